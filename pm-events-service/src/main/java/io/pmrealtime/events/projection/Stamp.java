package io.pmrealtime.events.projection;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;

/**
 * The place of a change among all changes, whatever order they arrive in: by the event's time, and by its id where two
 * have the same time.
 *
 * @param time to the microsecond, which is what PostgreSQL keeps
 * @param eventId the event that brought the change
 */
record Stamp(Instant time, String eventId) implements Comparable<Stamp> {
    private static final Comparator<Stamp> ORDER =
            Comparator.comparing(Stamp::time).thenComparing(Stamp::eventId);

    Stamp {
        time = time.truncatedTo(ChronoUnit.MICROS);
    }

    @Override
    public int compareTo(Stamp other) {
        return ORDER.compare(this, other);
    }
}
