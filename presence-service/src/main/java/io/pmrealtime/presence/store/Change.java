package io.pmrealtime.presence.store;

import io.pmrealtime.presence.state.UserKey;
import io.pmrealtime.presence.state.UserState;

/** A step of one user's state, to be stored if nobody else was faster. */
public record Change(UserState before, UserState after) {
    public Change {
        if (after.stamp() <= before.stamp()) {
            throw new IllegalArgumentException("a change has a stamp of its own");
        }
    }

    public UserKey key() {
        return after.key();
    }
}
