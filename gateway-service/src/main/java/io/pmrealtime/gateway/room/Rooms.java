package io.pmrealtime.gateway.room;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The rooms of one shard by workspace and name; the same name in two workspaces is two rooms. For one event loop. */
public final class Rooms<M> {
    private final Map<String, Map<String, RoomMembers<M>>> byWorkspace = new HashMap<>();

    /** The rooms of a workspace by their names, or null when nobody of it is here. */
    public @Nullable Map<String, RoomMembers<M>> of(String workspaceId) {
        return byWorkspace.get(workspaceId);
    }

    public void add(String workspaceId, Membership<M> membership) {
        byWorkspace
                .computeIfAbsent(workspaceId, key -> new HashMap<>())
                .computeIfAbsent(membership.room(), key -> new RoomMembers<>())
                .add(membership);
    }

    public void remove(String workspaceId, Membership<M> membership) {
        Map<String, RoomMembers<M>> rooms = byWorkspace.get(workspaceId);
        RoomMembers<M> members = rooms == null ? null : rooms.get(membership.room());
        if (rooms == null || members == null) {
            throw new IllegalStateException("a member of a room that is not there");
        }
        members.remove(membership);
        if (members.size() == 0) {
            rooms.remove(membership.room());
            if (rooms.isEmpty()) {
                byWorkspace.remove(workspaceId);
            }
        }
    }
}
