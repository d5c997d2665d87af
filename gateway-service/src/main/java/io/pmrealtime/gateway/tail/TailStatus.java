package io.pmrealtime.gateway.tail;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** How the tail is doing. Written by its reader and its probe, read by any thread. */
@ApplicationScoped
public class TailStatus {
    private final Clock clock;
    private volatile boolean caughtUp;
    private volatile long lag;
    private volatile Instant reachedAt;
    private volatile Instant inStepAt;

    TailStatus(Clock clock) {
        this.clock = clock;
        this.reachedAt = Instant.EPOCH;
        this.inStepAt = Instant.EPOCH;
    }

    /** Whether connections can be served: everything that was in the log at the start has been read. */
    public boolean isCaughtUp() {
        return caughtUp;
    }

    /** How many records the log's end is ahead, as of the last probe. */
    public long lag() {
        return lag;
    }

    /** How long Kafka has not answered. */
    public Duration unreachableFor() {
        return Duration.between(reachedAt, clock.instant());
    }

    /** How long the tail has not reached an end of the log that it knew of. */
    public Duration behindFor() {
        return Duration.between(inStepAt, clock.instant());
    }

    void caughtUp(boolean now) {
        caughtUp = now;
        if (now) {
            reachedAt = clock.instant();
            inStepAt = reachedAt;
        }
    }

    /** Kafka answered: so many records are still to be read, and whether all that an earlier probe saw have been. */
    void probed(long recordsBehind, boolean inStep) {
        lag = recordsBehind;
        reachedAt = clock.instant();
        if (inStep) {
            inStepAt = reachedAt;
        }
    }
}
