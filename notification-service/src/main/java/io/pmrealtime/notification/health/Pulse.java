package io.pmrealtime.notification.health;

import io.pmrealtime.notification.config.NotificationConfig;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** Watches over work that is under way: what shows no sign of life for too long is stalled. Any thread. */
@ApplicationScoped
public class Pulse {
    private final Map<Work, Instant> lastSigns = new ConcurrentHashMap<>();
    private final Clock clock;
    private final Duration limit;

    Pulse(Clock clock, NotificationConfig config) {
        this.clock = clock;
        this.limit = config.stallLimit();
    }

    /** The same work, watched from when it begins until it ends in whatever way. */
    public <T> Uni<T> watch(Work work, Supplier<Uni<T>> begin) {
        return Uni.createFrom()
                .deferred(() -> {
                    lastSigns.put(work, clock.instant());
                    return begin.get();
                })
                .onTermination()
                .invoke(() -> lastSigns.remove(work));
    }

    /** A sign of life of work that takes long because there is much of it. */
    public void beat(Work work) {
        lastSigns.computeIfPresent(work, (same, before) -> clock.instant());
    }

    /** The work that is stalled, and since when. */
    Map<Work, Instant> stalled() {
        Instant oldest = clock.instant().minus(limit);
        Map<Work, Instant> stalled = new EnumMap<>(Work.class);
        lastSigns.forEach((work, sign) -> {
            if (sign.isBefore(oldest)) {
                stalled.put(work, sign);
            }
        });
        return stalled;
    }
}
