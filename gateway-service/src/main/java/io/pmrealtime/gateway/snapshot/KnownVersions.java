package io.pmrealtime.gateway.snapshot;

import io.pmrealtime.gateway.tail.LogEntry;
import java.util.Map;

/**
 * What a snapshot of a room knew of each user. An event that led to such a version or a lower one is contained in the snapshot. Each user is compared alone, because
 * events of several users, and even of one, may reach the log in another order than that of their versions.
 *
 * @param versions by user id; also of users who had just left
 * @param takenAt in milliseconds since the epoch
 */
public record KnownVersions(Map<String, Long> versions, long takenAt) {
    private static final long KEPT_MILLIS = 60_000;

    public KnownVersions {
        versions = Map.copyOf(versions);
    }

    /** Whether what the event says was told with the snapshot. */
    public boolean contain(LogEntry.PresenceMark event) {
        Long known = versions.get(event.userId());
        return known != null && event.version() <= known;
    }

    /** Whether no event is on its way any more that the snapshot contained. */
    public boolean isOver(long nowMillis) {
        return nowMillis - takenAt > KEPT_MILLIS;
    }
}
