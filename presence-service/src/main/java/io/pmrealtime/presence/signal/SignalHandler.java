package io.pmrealtime.presence.signal;

import io.micrometer.core.instrument.MeterRegistry;
import io.pmrealtime.contracts.presence.PresenceSignal;
import io.pmrealtime.presence.intake.BatchHandler;
import io.pmrealtime.presence.keeper.PresenceKeeper;
import io.pmrealtime.presence.state.PresenceRules;
import io.pmrealtime.presence.store.ReplicaLeases;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Takes the signals of gateways to their end. */
public final class SignalHandler implements BatchHandler {
    private final PresenceRules rules;
    private final PresenceKeeper keeper;
    private final ReplicaLeases leases;
    private final long firstLease;
    private final SignalMetrics metrics;
    private final Clock clock;

    /** @param firstLease of a gateway process that has not told its own yet */
    public SignalHandler(
            PresenceRules rules,
            PresenceKeeper keeper,
            ReplicaLeases leases,
            Duration firstLease,
            MeterRegistry registry,
            Clock clock) {
        this.rules = rules;
        this.keeper = keeper;
        this.leases = leases;
        this.firstLease = firstLease.toMillis();
        this.metrics = new SignalMetrics(registry);
        this.clock = clock;
    }

    @Override
    public void handle(List<ConsumerRecord<byte[], byte[]>> records) {
        List<PresenceSignal> signals = new ArrayList<>(records.size());
        for (ConsumerRecord<byte[], byte[]> record : records) {
            SignalReader.read(record.value()).ifPresentOrElse(signals::add, metrics.unreadable::increment);
        }
        SignalBatch batch = SignalBatch.of(signals);
        lease(batch);
        keeper.change(batch.without(keeper.takeRepeats(batch.users())).decisions(rules, clock));
        signals.forEach(signal -> metrics.handled(signal, clock.millis()));
    }

    @Override
    public void handedOver(Predicate<byte[]> kept) {
        keeper.forget(user -> !kept.test(user.userId().getBytes(StandardCharsets.UTF_8)));
    }

    @Override
    public void leftOut(ConsumerRecord<byte[], byte[]> record) {
        metrics.unreadable.increment();
    }

    private void lease(SignalBatch batch) {
        long now = clock.millis();
        Map<String, Long> first = new HashMap<>();
        batch.replicas().forEach(replicaId -> first.put(replicaId, now + firstLease));
        Map<String, Long> renewed = new HashMap<>();
        batch.leases().forEach((replicaId, millis) -> renewed.put(replicaId, now + millis));
        leases.extend(first, renewed);
    }
}
