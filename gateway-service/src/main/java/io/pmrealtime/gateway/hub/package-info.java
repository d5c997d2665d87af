/** The connections, their rooms and the fan-out, one shard per event loop. */
@NullMarked
package io.pmrealtime.gateway.hub;

import org.jspecify.annotations.NullMarked;
