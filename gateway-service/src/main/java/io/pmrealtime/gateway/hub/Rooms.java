package io.pmrealtime.gateway.hub;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The rooms of one shard by workspace and name; the same name in two workspaces is two rooms. For one event loop. */
final class Rooms {
    private final Map<String, Map<String, RoomMembers>> byWorkspace = new HashMap<>();

    /** The rooms of a workspace by their names, or null when nobody of it is here. */
    @Nullable Map<String, RoomMembers> of(String workspaceId) {
        return byWorkspace.get(workspaceId);
    }

    void add(String workspaceId, Membership membership) {
        byWorkspace
                .computeIfAbsent(workspaceId, key -> new HashMap<>())
                .computeIfAbsent(membership.room, key -> new RoomMembers())
                .add(membership);
    }

    void remove(String workspaceId, Membership membership) {
        Map<String, RoomMembers> rooms = byWorkspace.get(workspaceId);
        RoomMembers members = rooms == null ? null : rooms.get(membership.room);
        if (rooms == null || members == null) {
            throw new IllegalStateException("a member of a room that is not there");
        }
        members.remove(membership);
        if (members.size() == 0) {
            rooms.remove(membership.room);
            if (rooms.isEmpty()) {
                byWorkspace.remove(workspaceId);
            }
        }
    }
}
