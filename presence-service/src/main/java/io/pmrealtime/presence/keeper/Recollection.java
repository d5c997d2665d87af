package io.pmrealtime.presence.keeper;

import io.pmrealtime.presence.state.UserKey;
import io.pmrealtime.presence.state.UserState;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The states that this process stored last, so that they can be put back when Redis was emptied. Bounded: the users who were heard of longest ago are
 * forgotten first, and come back with their heartbeats. Any thread.
 */
final class Recollection {
    /** @param settled whether everything that follows from the state was done */
    private record Remembered(UserState state, boolean settled) {}

    private final int limit;
    private final Map<UserKey, Remembered> states = new LinkedHashMap<>(16, 0.75f, true);

    Recollection(int limit) {
        this.limit = limit;
    }

    /** @param settled whether nothing is left to show or to tell */
    synchronized void keep(UserState state, boolean settled) {
        Remembered known = states.get(state.key());
        if (known != null && known.state().stamp() > state.stamp()) {
            return;
        }
        if (state.connections().isEmpty()) {
            states.remove(state.key());
        } else {
            states.put(state.key(), new Remembered(state, settled));
            if (states.size() > limit) {
                states.remove(states.keySet().iterator().next());
            }
        }
    }

    /** What followed from the user's last state was done. */
    synchronized void settled(UserKey key) {
        states.computeIfPresent(key, (same, one) -> new Remembered(one.state(), true));
    }

    /** The last state of a user as one that is not stored. */
    synchronized Optional<UserState> of(UserKey key) {
        return Optional.ofNullable(states.get(key)).map(Remembered::state).map(UserState::unstored);
    }

    /** The last state of a user; null unless everything that follows from it was done. */
    synchronized @Nullable UserState stored(UserKey key) {
        Remembered last = states.get(key);
        return last == null || !last.settled() ? null : last.state();
    }

    synchronized Collection<UserKey> users() {
        return List.copyOf(states.keySet());
    }

    /** Others look after these users now. */
    synchronized void forget(Predicate<UserKey> theirs) {
        states.keySet().removeIf(theirs);
    }
}
