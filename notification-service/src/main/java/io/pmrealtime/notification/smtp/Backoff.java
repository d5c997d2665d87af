package io.pmrealtime.notification.smtp;

import java.time.Duration;

/** Pauses between attempts: doubled each time up to a limit, and spread so that many do not come back at once. */
record Backoff(Duration initial, Duration max) {
    /** Part of the pause that chance decides on. */
    private static final double SPREAD = 0.25;

    /**
     * The pause after a failed attempt.
     *
     * @param attempt which one failed, from 1
     * @param chance from 0 (inclusive) to 1
     */
    Duration after(int attempt, double chance) {
        int doublings = Math.min(attempt - 1, 30);
        double millis = Math.min((double) max.toMillis(), initial.toMillis() * Math.pow(2, doublings));
        return Duration.ofMillis((long) (millis * (1 - SPREAD + 2 * SPREAD * chance)));
    }
}
