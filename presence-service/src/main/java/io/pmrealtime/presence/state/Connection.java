package io.pmrealtime.presence.state;

import io.pmrealtime.contracts.presence.UserStatus;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One live connection of a user: a tab, a phone. Its own signals are ordered by {@code at}, the clock of the gateway that holds it; all other
 * times are this service's clock. Both in milliseconds since the epoch.
 *
 * @param replicaId the gateway process that holds the socket
 * @param at the newest signal that was taken; older ones say nothing new
 * @param seen when the newest signal was taken
 * @param location null while it looks at no project
 * @param moved the state's stamp when it came to its location: the latest to move says where its user is
 * @param closesAt when a closed socket stops to count, or {@link #OPEN}
 */
public record Connection(
        String id,
        String replicaId,
        long at,
        long seen,
        UserStatus status,
        @Nullable Location location,
        long moved,
        long closesAt) {
    /** The value of {@code closesAt} while the socket is open. */
    public static final long OPEN = 0;

    static Connection opened(String id, String replicaId, long at, long seen) {
        return new Connection(id, replicaId, at, seen, UserStatus.ONLINE, null, 0, OPEN);
    }

    /** True between the close of the socket and the end of the grace. */
    public boolean isClosing() {
        return closesAt != OPEN;
    }

    boolean isWhere(Connection other) {
        return replicaId.equals(other.replicaId) && Objects.equals(location, other.location);
    }

    Connection heard(long newAt, long newSeen) {
        return new Connection(id, replicaId, newAt, newSeen, status, location, moved, closesAt);
    }

    Connection movedTo(@Nullable Location newLocation, long stamp) {
        return new Connection(id, replicaId, at, seen, status, newLocation, stamp, closesAt);
    }

    Connection withStatus(UserStatus newStatus) {
        return new Connection(id, replicaId, at, seen, newStatus, location, moved, closesAt);
    }

    Connection closing(long newClosesAt) {
        return new Connection(id, replicaId, at, seen, status, location, moved, newClosesAt);
    }
}
