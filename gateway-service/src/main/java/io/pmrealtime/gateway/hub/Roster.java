package io.pmrealtime.gateway.hub;

import io.pmrealtime.gateway.room.Grant;
import io.pmrealtime.gateway.room.Membership;
import io.pmrealtime.gateway.room.RoomMembers;
import io.pmrealtime.gateway.room.Rooms;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The connections of one event loop, and who of them is in which room. For one event loop. */
final class Roster {
    private final Rooms<Connection> rooms = new Rooms<>();
    private final List<Connection> connections = new ArrayList<>();

    /** The connections that are open. A snapshot. */
    List<Connection> connections() {
        return List.copyOf(connections);
    }

    /** The rooms of a workspace by their names, or null when nobody of it is here. */
    @Nullable Map<String, RoomMembers<Connection>> rooms(String workspaceId) {
        return rooms.of(workspaceId);
    }

    void add(Connection connection) {
        connection.index = connections.size();
        connections.add(connection);
    }

    /** Takes a connection out of its rooms and of the list, where the last one takes its place. */
    void remove(Connection connection) {
        leave(connection, connection.rooms());
        Connection last = connections.remove(connections.size() - 1);
        if (last != connection) {
            connections.set(connection.index, last);
            last.index = connection.index;
        }
    }

    /**
     * Puts a connection into those of the rooms that it is not in yet.
     *
     * @param grantedAt the log's end when access was granted
     * @param from the offset from which on it has received every event of them
     * @return names of the rooms that are new to it
     */
    List<String> join(Connection connection, Collection<Grant> grants, long grantedAt, long from) {
        List<String> joined = new ArrayList<>();
        for (Grant grant : grants) {
            String room = grant.room().name();
            if (!connection.memberships.contains(room)) {
                Membership<Connection> membership =
                        new Membership<>(connection, room, grant.projectId(), grantedAt, from);
                connection.memberships.add(membership);
                rooms.add(connection.identity().workspaceId(), membership);
                joined.add(room);
            }
        }
        return joined;
    }

    /** Takes a connection out of those of the rooms that it is in. */
    void leave(Connection connection, Collection<String> names) {
        for (String room : names) {
            Membership<Connection> membership = connection.memberships.remove(room);
            if (membership != null) {
                rooms.remove(connection.identity().workspaceId(), membership);
                connection.snapshots.forget(room);
            }
        }
    }
}
