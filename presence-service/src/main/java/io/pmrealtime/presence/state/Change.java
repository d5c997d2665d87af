package io.pmrealtime.presence.state;

/** A step of one user's state, to be stored if nobody else was faster. */
public record Change(UserState before, UserState after) {
    public Change {
        if (after.stamp() <= before.stamp()) {
            throw new IllegalArgumentException("a change has a stamp of its own");
        }
    }

    /** True when nothing has to be told and no sorted set gains or loses an entry: all that changed are times. */
    public boolean isHeartbeat() {
        return after.pending().isEmpty() && after.isWhere(before);
    }

    public UserKey key() {
        return after.key();
    }
}
