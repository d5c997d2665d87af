/** The WebSocket endpoint: credentials, upgrade, frames in and out. */
@NullMarked
package io.pmrealtime.gateway.socket;

import org.jspecify.annotations.NullMarked;
