/** What time changes: closed sockets, silent clients, lost gateways. */
@NullMarked
package io.pmrealtime.presence.sweep;

import org.jspecify.annotations.NullMarked;
