/** Traces that producers began, continued from service to service by the events themselves; and their ids in log lines. */
@NullMarked
package io.pmrealtime.contracts.tracing;

import org.jspecify.annotations.NullMarked;
