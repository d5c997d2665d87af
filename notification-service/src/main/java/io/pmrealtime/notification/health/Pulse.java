package io.pmrealtime.notification.health;

import io.pmrealtime.notification.config.NotificationConfig;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** Watches over work that is under way: what shows no sign of life for too long is stalled. Any thread. */
@ApplicationScoped
public class Pulse {
    private final Set<Watched> underWay = ConcurrentHashMap.newKeySet();
    private final Clock clock;
    private final Duration limit;

    Pulse(Clock clock, NotificationConfig config) {
        this.clock = clock;
        this.limit = config.stallLimit();
    }

    /** The same work, watched from when it begins until it ends in whatever way. Several of a kind may be under way. */
    public <T> Uni<T> watch(Work work, Supplier<Uni<T>> begin) {
        return Uni.createFrom().deferred(() -> {
            Watched watched = new Watched(work, clock.instant());
            underWay.add(watched);
            return begin.get().onTermination().invoke(() -> underWay.remove(watched));
        });
    }

    /** A sign of life of work that takes long because there is much of it. */
    public void beat(Work work) {
        Instant now = clock.instant();
        underWay.stream().filter(watched -> watched.work == work).forEach(watched -> watched.lastSign = now);
    }

    /** The work that is stalled, and since when. */
    Map<Work, Instant> stalled() {
        Instant oldest = clock.instant().minus(limit);
        Map<Work, Instant> stalled = new EnumMap<>(Work.class);
        for (Watched watched : underWay) {
            if (watched.lastSign.isBefore(oldest)) {
                stalled.merge(watched.work, watched.lastSign, (one, other) -> one.isBefore(other) ? one : other);
            }
        }
        return stalled;
    }

    /** A piece of work; each is one of its own. */
    private static final class Watched {
        final Work work;
        volatile Instant lastSign;

        Watched(Work work, Instant began) {
            this.work = work;
            this.lastSign = began;
        }
    }
}
