package io.pmrealtime.notification.evaluation;

import io.pmrealtime.notification.directory.UserKey;
import java.time.Duration;
import java.time.Instant;

/** Spreads what many people wait for over a while, so that it does not all happen at the full hour. Pure. */
public record Spread(Duration over) {

    /** That moment, or a little later: always as much later for the same person. */
    public Instant after(Instant moment, UserKey user) {
        long millis = over.toMillis();
        return millis <= 0 ? moment : moment.plusMillis(Math.floorMod((long) user.hashCode(), millis));
    }
}
