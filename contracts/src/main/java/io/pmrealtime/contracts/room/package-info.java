/** Rooms: the addresses that events are delivered to. */
@NullMarked
package io.pmrealtime.contracts.room;

import org.jspecify.annotations.NullMarked;
