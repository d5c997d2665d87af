/** The same events over Server-Sent Events and long polls, for clients that get no WebSocket through. */
@NullMarked
package io.pmrealtime.gateway.fallback;

import org.jspecify.annotations.NullMarked;
