/** Traces that producers began, continued from service to service by the events themselves. */
@NullMarked
package io.pmrealtime.contracts.tracing;

import org.jspecify.annotations.NullMarked;
