package io.pmrealtime.presence.state;

/**
 * The spans of the rules, in milliseconds.
 *
 * @param closedGrace how long a closed socket still counts, so that a reconnect shows nothing
 * @param window how long a location is believed without a heartbeat
 * @param memory how long an ended connection is remembered
 */
public record Timing(long closedGrace, long window, long memory) {
    private static final int STORED_PER_WINDOW = 4;

    public Timing {
        if (closedGrace < 0 || window <= 0 || memory <= 0) {
            throw new IllegalArgumentException("spans are positive");
        }
    }

    /** How long a heartbeat that changes nothing may go without being stored in the user's state. */
    public long storedEvery() {
        return window / STORED_PER_WINDOW;
    }

    /** How long after the newest stored heartbeat of a client there surely was none for the window. */
    long silence() {
        return window + storedEvery();
    }
}
