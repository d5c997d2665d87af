/** Rooms and who is in them, for one event loop. */
@NullMarked
package io.pmrealtime.gateway.room;

import org.jspecify.annotations.NullMarked;
