package io.pmrealtime.presence.state;

/**
 * A connection that is gone, remembered for a while so that a signal which Kafka delivers again does not revive it.
 *
 * @param at signals up to this gateway time are late; {@link #FOR_GOOD} for a closed socket
 * @param until when it may be forgotten, in milliseconds since the epoch
 */
public record Ended(String connectionId, long at, long until) {
    /** A socket that was closed never speaks again. */
    public static final long FOR_GOOD = Long.MAX_VALUE;
}
