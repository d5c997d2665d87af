package io.pmrealtime.presence.keeper;

import io.pmrealtime.contracts.presence.PresenceSignal;
import io.pmrealtime.contracts.presence.PresenceSignal.Located;
import io.pmrealtime.presence.state.Location;
import io.pmrealtime.presence.state.PresenceRules;
import io.pmrealtime.presence.state.UserKey;
import io.pmrealtime.presence.state.UserState;
import io.pmrealtime.presence.store.ViewStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The short way for users of whom all signals say that they are where they were: their entries in the sets of projects and tasks are moved on, one command for each
 * set, and their states are neither read nor written. What this process remembers says who that is; an entry that is not where it should be takes the long way, and so
 * does every heartbeat that has to be stored.
 */
final class Heartbeats {
    private final PresenceRules rules;
    private final Recollection recollection;
    private final ViewStore views;
    private final KeeperMetrics metrics;

    Heartbeats(PresenceRules rules, Recollection recollection, ViewStore views, KeeperMetrics metrics) {
        this.rules = rules;
        this.recollection = recollection;
        this.views = views;
        this.metrics = metrics;
    }

    /** Returns the users with whom nothing is left to do. Fails with the exceptions of the store. */
    Set<UserKey> take(Map<UserKey, List<PresenceSignal>> signals, long now) {
        Map<UserKey, List<Location>> places = new HashMap<>();
        signals.forEach((user, all) -> {
            UserState stored = recollection.stored(user);
            if (stored != null && all.stream().allMatch(signal -> rules.isRepeat(stored, signal, now))) {
                places.put(user, locations(all));
            }
        });
        Set<UserKey> done = new HashSet<>(places.keySet());
        done.removeAll(views.touch(places, now));
        metrics.unchanged.increment(done.size());
        return done;
    }

    private static List<Location> locations(List<PresenceSignal> signals) {
        List<Location> locations = new ArrayList<>(signals.size());
        for (PresenceSignal signal : signals) {
            if (signal instanceof Located located) {
                locations.add(new Location(located.projectId(), located.taskId(), located.page()));
            }
        }
        return locations;
    }
}
