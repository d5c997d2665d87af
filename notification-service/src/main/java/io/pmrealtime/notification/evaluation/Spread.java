package io.pmrealtime.notification.evaluation;

import io.pmrealtime.notification.directory.UserKey;
import java.time.Duration;
import java.time.Instant;

/** Spreads what many people wait for over a while, so that it does not all happen at the full hour. Pure. */
public record Spread(Duration over) {
    /** Scatters hash codes, because those of similar names are close together (the golden ratio in 64 bits). */
    private static final long SCATTER = 0x9E3779B97F4A7C15L;

    /** That moment, or a little later: always as much later for the same person. */
    public Instant after(Instant moment, UserKey user) {
        long millis = over.toMillis();
        return millis <= 0 ? moment : moment.plusMillis((user.hashCode() * SCATTER >>> 16) % millis);
    }
}
