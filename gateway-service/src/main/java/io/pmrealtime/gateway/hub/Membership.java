package io.pmrealtime.gateway.hub;

import org.jspecify.annotations.Nullable;

/** One connection's place in one room. For one event loop. */
final class Membership {
    final Connection connection;
    final String room;
    final @Nullable String projectId;

    /** The log's end when access was granted: ends of memberships before it are older news. */
    final long grantedAt;

    /** From this offset on the connection has received every event of the room. */
    long from;

    /** Its index in {@link RoomMembers}. */
    int index;

    Membership(Connection connection, String room, @Nullable String projectId, long grantedAt, long from) {
        this.connection = connection;
        this.room = room;
        this.projectId = projectId;
        this.grantedAt = grantedAt;
        this.from = from;
    }
}
