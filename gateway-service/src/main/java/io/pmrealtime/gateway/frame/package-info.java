/** WebSocket frames, encoded once and shared by all who receive them. */
@NullMarked
package io.pmrealtime.gateway.frame;

import org.jspecify.annotations.NullMarked;
