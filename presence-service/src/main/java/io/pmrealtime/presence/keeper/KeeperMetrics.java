package io.pmrealtime.presence.keeper;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.pmrealtime.contracts.presence.UserStatus;
import io.pmrealtime.presence.state.PresenceEvent;
import io.pmrealtime.presence.state.PresenceEvent.Change;
import io.pmrealtime.presence.state.PresenceEvent.Moved;
import io.pmrealtime.presence.state.PresenceEvent.StatusChanged;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the keeper counts: events told by kind, states stored, lost races, and the time that storing took. */
final class KeeperMetrics {
    final Counter stored;
    final Counter unchanged;
    final Counter conflicts;
    final Timer storeTime;
    private final Map<Change, Counter> moved = new EnumMap<>(Change.class);
    private final Map<UserStatus, Counter> statuses = new EnumMap<>(UserStatus.class);

    KeeperMetrics(MeterRegistry registry) {
        stored = Counter.builder("presence.states.stored")
                .description("Changes of users' states that were stored")
                .register(registry);
        unchanged = Counter.builder("presence.states.unchanged")
                .description("Users whose heartbeats changed nothing, so that their states were left alone")
                .register(registry);
        conflicts = Counter.builder("presence.states.conflicts")
                .description("Changes that were decided again because another replica was faster")
                .register(registry);
        storeTime = Timer.builder("presence.store.time")
                .description("One round trip of the storing script for a batch")
                .publishPercentileHistogram()
                .register(registry);
        for (Change change : Change.values()) {
            moved.put(change, transition(registry, change.name().toLowerCase(Locale.ROOT)));
        }
        for (UserStatus status : UserStatus.values()) {
            statuses.put(status, transition(registry, status.code()));
        }
    }

    void told(List<PresenceEvent> events) {
        for (PresenceEvent event : events) {
            if (event instanceof Moved one) {
                count(moved.get(one.change()));
            } else if (event instanceof StatusChanged one) {
                count(statuses.get(one.status()));
            }
        }
    }

    private static void count(@Nullable Counter counter) {
        if (counter != null) {
            counter.increment();
        }
    }

    private static Counter transition(MeterRegistry registry, String kind) {
        return Counter.builder("presence.transitions")
                .description("Events told to others, by kind")
                .tag("kind", kind)
                .register(registry);
    }
}
