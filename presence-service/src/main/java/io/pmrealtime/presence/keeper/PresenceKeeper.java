package io.pmrealtime.presence.keeper;

import io.micrometer.core.instrument.MeterRegistry;
import io.pmrealtime.contracts.presence.PresenceSignal;
import io.pmrealtime.presence.event.RealtimeLog;
import io.pmrealtime.presence.state.Change;
import io.pmrealtime.presence.state.PresenceRules;
import io.pmrealtime.presence.state.UserKey;
import io.pmrealtime.presence.state.UserState;
import io.pmrealtime.presence.store.CrowdStore;
import io.pmrealtime.presence.store.DueIndex;
import io.pmrealtime.presence.store.LoadedStates;
import io.pmrealtime.presence.store.PresenceStore;
import io.pmrealtime.presence.store.ViewStore;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Changes users' states, many at a time, so that nothing of a change is lost: decide, store by compare-and-set with the events inside, bring the sorted
 * sets in line, tell the events, note that they were told. When it fails on the way the caller calls again with the same decisions: what was stored is
 * found and finished. Several replicas may work on the same user. Worker threads only; it blocks.
 */
public final class PresenceKeeper {
    private static final int ROUNDS = 50;
    private static final int RESTORED_AT_ONCE = 500;
    // So long after its due time a user who is still waiting must have been lost from the index.
    private static final long OVERDUE = 60_000;

    private final PresenceRules rules;
    private final PresenceStore store;
    private final Recollection recollection;
    private final ViewStore views;
    private final DueIndex due;
    private final Settlement settlement;
    private final Heartbeats heartbeats;
    private final KeeperMetrics metrics;
    private final Clock clock;

    public PresenceKeeper(
            PresenceRules rules,
            PresenceStore store,
            ViewStore views,
            DueIndex due,
            CrowdStore crowds,
            RealtimeLog log,
            KeeperLimits limits,
            MeterRegistry registry,
            Clock clock) {
        this.rules = rules;
        this.store = store;
        this.views = views;
        this.due = due;
        this.recollection = new Recollection(limits.rememberedUsers());
        this.metrics = new KeeperMetrics(registry);
        this.settlement = new Settlement(store, views, crowds, limits.crowdSize(), log, metrics, clock);
        this.heartbeats = new Heartbeats(rules, recollection, views, metrics);
        this.clock = clock;
    }

    /**
     * Takes signals that change nothing. Fails with the exceptions of the store.
     *
     * @return the users with whom nothing is left to do; the signals of the others are for {@link #change}
     */
    public Set<UserKey> takeRepeats(Map<UserKey, List<PresenceSignal>> signals) {
        return heartbeats.take(signals, clock.millis());
    }

    /** Changes states because of something that happened. Fails with the exceptions of the store or the log. */
    public void change(Map<UserKey, Decision> decisions) {
        Map<UserKey, Decision> open = decisions;
        for (int round = 0; round < ROUNDS && !open.isEmpty(); round++) {
            Set<UserKey> conflicts = attempt(open);
            metrics.conflicts.increment(conflicts.size());
            open = new HashMap<>(open);
            open.keySet().retainAll(conflicts);
        }
        if (!open.isEmpty()) {
            throw new IllegalStateException("states of " + open.size() + " users do not come to rest");
        }
    }

    /**
     * Changes the states of users who were claimed from the index of due times, and sets their next due times.
     *
     * @param claimEnds the end of the claim; users of a call that fails are due again then
     * @param silenceFrom when silence will mean something: until then who is due because of it has to wait
     */
    public void changeClaimed(Map<UserKey, Decision> decisions, long claimEnds, long silenceFrom) {
        Map<UserKey, Decision> marked = new HashMap<>();
        decisions.forEach((key, decision) -> marked.put(key, (state, rebuilding) -> {
            UserState next = decision.decide(state, rebuilding);
            return (next == state ? state.stamped(clock.millis()) : next).armed(UserState.SWEEPING);
        }));
        change(marked);
        List<Change> released = new ArrayList<>();
        long now = clock.millis();
        for (UserState state : store.load(decisions.keySet(), now).states().values()) {
            if (state.armedAt() == UserState.SWEEPING) {
                released.add(new Change(state, state.stamped(now).armed(rules.dueAt(state, silenceFrom))));
            }
        }
        // Whoever changes one of these states from here on finds the mark and makes the user due at once.
        due.release(released.stream().map(Change::after).toList(), claimEnds);
        store.store(released);
    }

    /**
     * Puts back what this process knows after Redis was found empty. Nobody is told, for nobody left.
     *
     * @return the gateway processes that hold the connections
     */
    public Set<String> restore() {
        Set<String> replicas = new HashSet<>();
        Decision putBack = (state, rebuilding) -> {
            state.connections().forEach(each -> replicas.add(each.replicaId()));
            return state.stamp() == UserState.NONE ? state.stamped(clock.millis()) : state;
        };
        List<UserKey> users = List.copyOf(recollection.users());
        for (int from = 0; from < users.size(); from += RESTORED_AT_ONCE) {
            List<UserKey> some = users.subList(from, Math.min(from + RESTORED_AT_ONCE, users.size()));
            Map<UserKey, Decision> decisions = new HashMap<>();
            store.load(some, clock.millis()).states().forEach((user, state) -> {
                // Who is stored again already is in the hands of the intake, which tells what there is to tell.
                if (state.stamp() == UserState.NONE) {
                    decisions.put(user, putBack);
                }
            });
            change(decisions);
        }
        return replicas;
    }

    /** Others look after these users from here on, so what is remembered of them may be old. */
    public void forget(Predicate<UserKey> theirs) {
        recollection.forget(theirs);
    }

    private UserState known(LoadedStates loaded, UserKey key) {
        UserState stored = loaded.of(key);
        return loaded.rebuilding() && stored.stamp() == UserState.NONE
                ? recollection.of(key).orElse(stored)
                : stored;
    }

    private Set<UserKey> attempt(Map<UserKey, Decision> decisions) {
        long now = clock.millis();
        LoadedStates loaded = store.load(decisions.keySet(), now);
        List<Change> changes = new ArrayList<>();
        List<Unsettled> unsettled = new ArrayList<>();
        decisions.forEach((key, decision) -> {
            UserState before = known(loaded, key);
            UserState after = decision.decide(before, loaded.rebuilding());
            if (after != before) {
                changes.add(new Change(before, after));
            } else if (!before.pending().isEmpty()) {
                unsettled.add(Unsettled.of(before, Set.of()));
            }
        });
        List<Change> armed = arm(changes, now);
        long started = System.nanoTime();
        Set<UserKey> conflicts = store.store(armed);
        metrics.storeTime.record(Duration.ofNanos(System.nanoTime() - started));
        show(armed, conflicts, unsettled);
        return conflicts;
    }

    /** Due times are indexed before the state that needs them is stored: a crash between leaves one that is early, never one that is missing. */
    private List<Change> arm(List<Change> changes, long now) {
        List<Change> armed = new ArrayList<>(changes.size());
        Set<UserKey> lowered = new HashSet<>();
        for (Change change : changes) {
            UserState before = change.before();
            UserState after = change.after();
            long dueAt = rules.dueAt(after);
            boolean sweeping = after.armedAt() == UserState.SWEEPING;
            boolean bySweep = sweeping && before.armedAt() != UserState.SWEEPING;
            boolean covered = after.armedAt() > Math.max(UserState.SWEEPING, now - OVERDUE) && after.armedAt() <= dueAt;
            if (dueAt == UserState.NONE || bySweep || covered) {
                armed.add(change);
            } else {
                lowered.add(after.key());
                armed.add(new Change(before, after.armed(sweeping ? now : dueAt)));
            }
        }
        due.arm(armed, lowered);
        return armed;
    }

    private void show(List<Change> changes, Set<UserKey> conflicts, List<Unsettled> unsettled) {
        List<UserState> beating = new ArrayList<>();
        for (Change change : changes) {
            if (conflicts.contains(change.key())) {
                continue;
            }
            metrics.stored.increment();
            boolean heartbeat = change.isHeartbeat();
            recollection.keep(change.after().told(), heartbeat);
            if (heartbeat) {
                beating.add(change.after());
            } else {
                unsettled.add(Unsettled.after(change));
            }
        }
        Set<UserKey> absent = views.refresh(beating);
        beating.stream()
                .filter(state -> absent.contains(state.key()))
                .forEach(state -> unsettled.add(Unsettled.of(state, Set.of())));
        settlement.settle(unsettled);
        unsettled.forEach(one -> recollection.settled(one.state().key()));
    }
}
