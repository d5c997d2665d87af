package io.pmrealtime.presence.state;

/**
 * The spans of the rules, in milliseconds.
 *
 * @param closedGrace how long a closed socket still counts, so that a reconnect shows nothing
 * @param window how long a location is believed without a heartbeat
 * @param memory how long an ended connection is remembered
 */
public record Timing(long closedGrace, long window, long memory) {
    public Timing {
        if (closedGrace < 0 || window <= 0 || memory <= 0) {
            throw new IllegalArgumentException("spans are positive");
        }
    }
}
