/** A packaged service that is measured and asked. */
@NullMarked
package io.pmrealtime.bench.service;

import org.jspecify.annotations.NullMarked;
