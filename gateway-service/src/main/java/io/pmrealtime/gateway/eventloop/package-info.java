/** The event loops that connections are on, and what waits for each of them. */
@NullMarked
package io.pmrealtime.gateway.eventloop;

import org.jspecify.annotations.NullMarked;
