/** How results are shown: a table for people and a line of JSON for programs. */
@NullMarked
package io.pmrealtime.bench.report;

import org.jspecify.annotations.NullMarked;
