package io.pmrealtime.gateway.access;

import io.pmrealtime.contracts.room.Room;
import io.pmrealtime.gateway.room.Grant;
import java.util.List;

/**
 * What a user may join of what was asked for.
 *
 * @param granted the rooms that may be joined, in the order asked for
 * @param refused the others
 * @param administers whether the access projection says that the user administers the workspace; false where no project was asked about
 */
public record Decision(List<Grant> granted, List<Room> refused, boolean administers) {
    public Decision {
        granted = List.copyOf(granted);
        refused = List.copyOf(refused);
    }
}
