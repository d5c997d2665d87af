/** RFC 9457 problem documents: the one shape of every HTTP error of the suite. */
@NullMarked
package io.pmrealtime.contracts.problem;

import org.jspecify.annotations.NullMarked;
