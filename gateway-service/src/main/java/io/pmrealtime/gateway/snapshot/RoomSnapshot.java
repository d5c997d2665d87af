package io.pmrealtime.gateway.snapshot;

import io.pmrealtime.contracts.presence.PresentUser;
import java.util.List;

/**
 * Who is in a room.
 *
 * @param users the latest seen first; all of them unless there are more than the limit
 * @param total how many there are
 */
public record RoomSnapshot(List<PresentUser> users, long total, KnownVersions versions) {
    public RoomSnapshot {
        users = List.copyOf(users);
    }
}
