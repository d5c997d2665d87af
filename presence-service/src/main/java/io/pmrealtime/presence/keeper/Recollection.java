package io.pmrealtime.presence.keeper;

import io.pmrealtime.presence.state.UserKey;
import io.pmrealtime.presence.state.UserState;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The states that this process stored last, so that they can be put back when Redis was emptied. Bounded: the users who were heard of longest ago are
 * forgotten first, and come back with their heartbeats. Any thread.
 */
final class Recollection {
    private final int limit;
    private final Map<UserKey, UserState> states = new LinkedHashMap<>(16, 0.75f, true);

    Recollection(int limit) {
        this.limit = limit;
    }

    synchronized void keep(UserState state) {
        if (state.connections().isEmpty()) {
            states.remove(state.key());
        } else {
            states.put(state.key(), state);
            if (states.size() > limit) {
                states.remove(states.keySet().iterator().next());
            }
        }
    }

    /** The last state of a user as one that is not stored. */
    synchronized Optional<UserState> of(UserKey key) {
        return Optional.ofNullable(states.get(key)).map(UserState::unstored);
    }

    synchronized Collection<UserKey> users() {
        return List.copyOf(states.keySet());
    }

    /** Others look after these users now. */
    synchronized void forget() {
        states.clear();
    }
}
