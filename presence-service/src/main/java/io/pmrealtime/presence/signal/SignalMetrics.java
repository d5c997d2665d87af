package io.pmrealtime.presence.signal;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.pmrealtime.contracts.presence.PresenceSignal;
import io.pmrealtime.contracts.presence.PresenceSignal.Closed;
import io.pmrealtime.contracts.presence.PresenceSignal.Departed;
import io.pmrealtime.contracts.presence.PresenceSignal.Located;
import io.pmrealtime.contracts.presence.PresenceSignal.Opened;
import io.pmrealtime.contracts.presence.PresenceSignal.ReplicaAlive;
import io.pmrealtime.contracts.presence.PresenceSignal.StatusSet;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the intake counts: signals by kind, and how long after the gateway noticed them they were done with. */
final class SignalMetrics {
    final Counter unreadable;
    private final Map<Class<?>, Counter> byKind;
    private final Timer delay;

    SignalMetrics(MeterRegistry registry) {
        unreadable = counter(registry, "unreadable");
        byKind = Map.of(
                Opened.class, counter(registry, "opened"),
                Located.class, counter(registry, "located"),
                Departed.class, counter(registry, "departed"),
                StatusSet.class, counter(registry, "status"),
                Closed.class, counter(registry, "closed"),
                ReplicaAlive.class, counter(registry, "replica-alive"));
        delay = Timer.builder("presence.signal.delay")
                .description(
                        "From the gateway's notice of something until it is stored and told; includes their clocks' difference")
                .publishPercentileHistogram()
                .register(registry);
    }

    void handled(PresenceSignal signal, long now) {
        @Nullable Counter counter = byKind.get(signal.getClass());
        if (counter != null) {
            counter.increment();
        }
        delay.record(Duration.ofMillis(Math.max(0, now - signal.atMillis())));
    }

    private static Counter counter(MeterRegistry registry, String kind) {
        return Counter.builder("presence.signals")
                .description("Signals of gateways that were handled, by kind")
                .tag("kind", kind)
                .register(registry);
    }
}
