package io.pmrealtime.presence.keeper;

import io.pmrealtime.presence.event.RealtimeLog;
import io.pmrealtime.presence.state.Change;
import io.pmrealtime.presence.state.UserKey;
import io.pmrealtime.presence.state.UserState;
import io.pmrealtime.presence.store.CrowdStore;
import io.pmrealtime.presence.store.LoadedStates;
import io.pmrealtime.presence.store.PresenceStore;
import io.pmrealtime.presence.store.Shown;
import io.pmrealtime.presence.store.View;
import io.pmrealtime.presence.store.ViewStore;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Lets stored states show: brings the sorted sets in line, tells the events, and only then notes that they were told. Where another replica changed the
 * state meanwhile, its newer one is settled instead, so that the last to write the sorted sets has seen the last state.
 */
final class Settlement {
    private static final int ROUNDS = 50;

    private final PresenceStore store;
    private final ViewStore views;
    private final CrowdStore crowds;
    private final int crowdSize;
    private final RealtimeLog log;
    private final KeeperMetrics metrics;
    private final Clock clock;

    Settlement(
            PresenceStore store,
            ViewStore views,
            CrowdStore crowds,
            int crowdSize,
            RealtimeLog log,
            KeeperMetrics metrics,
            Clock clock) {
        this.store = store;
        this.views = views;
        this.crowds = crowds;
        this.crowdSize = crowdSize;
        this.log = log;
        this.metrics = metrics;
        this.clock = clock;
    }

    /** Blocks until all of them show. Fails with the exceptions of the store or the log; whoever asks again finds what is left to do. */
    void settle(Collection<Unsettled> unsettled) {
        Collection<Unsettled> open = unsettled;
        for (int round = 0; round < ROUNDS && !open.isEmpty(); round++) {
            tell(open, show(open));
            open = overtaken(open);
        }
        if (!open.isEmpty()) {
            throw new IllegalStateException("states of " + open.size() + " users do not come to rest");
        }
    }

    private Shown show(Collection<Unsettled> open) {
        Map<View, Long> present = new HashMap<>();
        Map<View, Long> gone = new HashMap<>();
        for (Unsettled one : open) {
            Map<View, Long> wanted = View.of(one.state());
            present.putAll(wanted);
            for (View touched : one.touched()) {
                if (!wanted.containsKey(touched)) {
                    gone.put(touched, one.state().stamp());
                }
            }
        }
        return views.show(present, gone);
    }

    private void tell(Collection<Unsettled> open, Shown shown) {
        Telling telling = new Telling(crowdSize, shown.sizes(), shown.waiting());
        open.forEach(one -> telling.add(one.state()));
        if (!telling.crowds().isEmpty()) {
            crowds.add(telling.crowds(), clock.millis());
        }
        log.publish(telling.records());
        open.forEach(one -> metrics.told(one.state().pending()));
    }

    private Collection<Unsettled> overtaken(Collection<Unsettled> open) {
        long now = clock.millis();
        Map<UserKey, Unsettled> byKey = new HashMap<>();
        List<Change> told = new ArrayList<>();
        for (Unsettled one : open) {
            byKey.put(one.state().key(), one);
            told.add(new Change(one.state(), one.state().told().stamped(now)));
        }
        Set<UserKey> conflicts = store.store(told);
        metrics.conflicts.increment(conflicts.size());
        if (conflicts.isEmpty()) {
            return List.of();
        }
        LoadedStates newer = store.load(conflicts, now);
        List<Unsettled> again = new ArrayList<>();
        byKey.forEach((key, one) -> {
            UserState state = newer.of(key);
            // Nothing at all means that Redis was emptied just now. What this process remembers is put back, so no
            // empty state may stand in its way.
            if (conflicts.contains(key) && state.stamp() != UserState.NONE) {
                again.add(Unsettled.of(state, one.touched()));
            }
        });
        return again;
    }
}
