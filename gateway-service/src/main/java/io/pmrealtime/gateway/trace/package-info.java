/** Spans of the fan-out, for events whose producer has their trace recorded. */
@NullMarked
package io.pmrealtime.gateway.trace;

import org.jspecify.annotations.NullMarked;
