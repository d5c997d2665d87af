package io.pmrealtime.presence.signal;

import io.pmrealtime.contracts.presence.ConnectionRef;
import io.pmrealtime.contracts.presence.PresenceSignal;
import io.pmrealtime.contracts.presence.PresenceSignal.ReplicaAlive;
import io.pmrealtime.presence.keeper.Decision;
import io.pmrealtime.presence.state.PresenceRules;
import io.pmrealtime.presence.state.UserKey;
import io.pmrealtime.presence.state.UserState;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The signals of one read, sorted by whom they concern.
 *
 * @param users each user's signals in the order in which they were read
 * @param leases the longest lease that each gateway process announced, in milliseconds
 * @param replicas the processes that hold the connections of these signals
 */
record SignalBatch(Map<UserKey, List<PresenceSignal>> users, Map<String, Long> leases, Set<String> replicas) {

    static SignalBatch of(List<PresenceSignal> signals) {
        SignalBatch batch = new SignalBatch(new LinkedHashMap<>(), new HashMap<>(), new HashSet<>());
        signals.forEach(batch::add);
        return batch;
    }

    private void add(PresenceSignal signal) {
        if (signal instanceof ReplicaAlive alive) {
            leases.merge(alive.replicaId(), alive.leaseMillis(), Math::max);
        }
        ConnectionRef connection = PresenceRules.connectionOf(signal);
        if (connection != null) {
            users.computeIfAbsent(key(connection), key -> new ArrayList<>()).add(signal);
            replicas.add(connection.replicaId());
        }
    }

    /** The same without the signals of users with whom nothing is left to do. */
    SignalBatch without(Set<UserKey> done) {
        Map<UserKey, List<PresenceSignal>> rest = new LinkedHashMap<>(users);
        rest.keySet().removeAll(done);
        return new SignalBatch(rest, leases, replicas);
    }

    /** What the signals do to each user's state. */
    Map<UserKey, Decision> decisions(PresenceRules rules, Clock clock) {
        Map<UserKey, Decision> decisions = new LinkedHashMap<>();
        users.forEach((key, signals) -> decisions.put(key, (state, rebuilding) -> {
            UserState next = state;
            for (PresenceSignal signal : signals) {
                next = rules.apply(next, signal, clock.millis(), rebuilding);
            }
            return next;
        }));
        return decisions;
    }

    private static UserKey key(ConnectionRef connection) {
        return new UserKey(connection.workspaceId(), connection.userId());
    }
}
