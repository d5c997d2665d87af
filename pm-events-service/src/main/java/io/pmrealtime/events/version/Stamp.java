package io.pmrealtime.events.version;

import io.pmrealtime.events.ledger.Verdict;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;

/**
 * The place of a change among all changes, whatever order they arrive in: by the event's time, and where two have the
 * same time, as clocks that count in seconds make them, by the order of their records.
 *
 * @param time to the microsecond, which is what PostgreSQL keeps
 * @param offset of the record that brought the event first
 */
public record Stamp(Instant time, long offset) implements Comparable<Stamp> {
    private static final Comparator<Stamp> ORDER =
            Comparator.comparing(Stamp::time).thenComparing(Stamp::offset);

    public Stamp {
        time = time.truncatedTo(ChronoUnit.MICROS);
    }

    /** The stamp of whatever a fresh event changes. */
    public static Stamp of(Verdict.Fresh fresh) {
        return new Stamp(fresh.event().time(), fresh.position().offset());
    }

    long epochMicros() {
        // ChronoUnit.between counts nanoseconds on the way, of which a long holds those of 292 years.
        return Math.addExact(Math.multiplyExact(time.getEpochSecond(), 1_000_000L), time.getNano() / 1_000);
    }

    static Instant timeOfMicros(long epochMicros) {
        return Instant.EPOCH.plus(epochMicros, ChronoUnit.MICROS);
    }

    @Override
    public int compareTo(Stamp other) {
        return ORDER.compare(this, other);
    }
}
