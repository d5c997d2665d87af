package io.pmrealtime.presence.signal;

import io.micrometer.core.instrument.MeterRegistry;
import io.pmrealtime.contracts.presence.PresenceSignal;
import io.pmrealtime.presence.event.LogUnavailableException;
import io.pmrealtime.presence.keeper.PresenceKeeper;
import io.pmrealtime.presence.state.PresenceRules;
import io.pmrealtime.presence.store.ReplicaLeases;
import io.pmrealtime.presence.store.StoreUnavailableException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jboss.logging.Logger;

/** Takes a batch of records to its end. The intake's thread only; may be called again with a batch that failed. */
public final class SignalHandler {
    private static final Logger LOG = Logger.getLogger(SignalHandler.class);

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

    /** Returns when everything that follows from the records is stored and told. Fails with the exceptions of the store or the log. */
    void handle(List<ConsumerRecord<byte[], byte[]>> records) {
        try {
            handleAll(records);
        } catch (StoreUnavailableException | LogUnavailableException e) {
            throw e;
        } catch (RuntimeException e) {
            LOG.error("A batch of signals failed, its signals are tried one by one", e);
            records.forEach(this::handleOne);
        }
    }

    /** A signal that cannot be handled whatever happens must not stop the ones behind it. */
    private void handleOne(ConsumerRecord<byte[], byte[]> record) {
        try {
            handleAll(List.of(record));
        } catch (StoreUnavailableException | LogUnavailableException e) {
            throw e;
        } catch (RuntimeException e) {
            LOG.errorf(e, "Left out the signal at offset %d of partition %d", record.offset(), record.partition());
            metrics.unreadable.increment();
        }
    }

    private void handleAll(List<ConsumerRecord<byte[], byte[]>> records) {
        List<PresenceSignal> signals = new ArrayList<>(records.size());
        for (ConsumerRecord<byte[], byte[]> record : records) {
            SignalReader.read(record.value()).ifPresentOrElse(signals::add, metrics.unreadable::increment);
        }
        SignalBatch batch = SignalBatch.of(signals);
        lease(batch);
        keeper.change(batch.decisions(rules, clock));
        signals.forEach(signal -> metrics.handled(signal, clock.millis()));
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
