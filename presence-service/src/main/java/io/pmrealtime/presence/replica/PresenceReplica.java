package io.pmrealtime.presence.replica;

import io.micrometer.core.instrument.MeterRegistry;
import io.pmrealtime.contracts.kafka.Topic;
import io.pmrealtime.contracts.tracing.EventTracer;
import io.pmrealtime.presence.access.AccessReader;
import io.pmrealtime.presence.config.PresenceConfig;
import io.pmrealtime.presence.event.RealtimeLog;
import io.pmrealtime.presence.intake.BatchIntake;
import io.pmrealtime.presence.intake.IntakeProgress;
import io.pmrealtime.presence.keeper.KeeperLimits;
import io.pmrealtime.presence.keeper.PresenceKeeper;
import io.pmrealtime.presence.membership.RemovalHandler;
import io.pmrealtime.presence.peer.Peers;
import io.pmrealtime.presence.redis.RedisPipeline;
import io.pmrealtime.presence.signal.SignalHandler;
import io.pmrealtime.presence.state.PresenceRules;
import io.pmrealtime.presence.state.Timing;
import io.pmrealtime.presence.store.CrowdStore;
import io.pmrealtime.presence.store.DueIndex;
import io.pmrealtime.presence.store.PresenceStore;
import io.pmrealtime.presence.store.ReplicaLeases;
import io.pmrealtime.presence.store.ViewStore;
import io.pmrealtime.presence.sweep.CrowdTeller;
import io.pmrealtime.presence.sweep.Sweep;
import io.pmrealtime.presence.sweep.SweepSpans;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** One replica: the intake and the sweep over one store. Several may run in a group, in one process or many. */
public final class PresenceReplica implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(PresenceReplica.class);
    /** Under this name all replicas commit how far they have come. They are no members of the group: {@link Peers} deals the partitions. */
    public static final String GROUP = "presence-service";

    private static final String REMOVALS_GROUP = GROUP + "-removals";
    private final IntakeProgress progress = new IntakeProgress();
    private final RealtimeLog log;
    private final Peers peers;
    private final BatchIntake signals;
    private final BatchIntake removals;
    private final Sweep sweep;
    private final long sweepMillis;
    private final ScheduledExecutorService sweeper =
            Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "presence-sweep"));
    private @Nullable ScheduledFuture<?> sweeping;

    /** @param kafka the connection properties */
    public PresenceReplica(
            PresenceConfig config,
            Map<String, Object> kafka,
            RedisPipeline redis,
            PresenceStore store,
            MeterRegistry registry,
            EventTracer tracer,
            Clock clock) {
        PresenceRules rules = new PresenceRules(new Timing(
                config.closedGrace().toMillis(),
                config.window().toMillis(),
                config.endedMemory().toMillis()));
        peers = new Peers(redis, config.peerLease());
        DueIndex due = new DueIndex(redis);
        ReplicaLeases leases = new ReplicaLeases(redis);
        log = new RealtimeLog(kafka, config.kafkaTimeout());
        CrowdStore crowds = new CrowdStore(redis, config.crowdWindow());
        KeeperLimits limits = new KeeperLimits(config.rememberedUsers(), config.crowdSize());
        PresenceKeeper keeper = new PresenceKeeper(
                rules, store, new ViewStore(redis, config.window()), due, crowds, log, limits, registry, clock);
        SignalHandler handler = new SignalHandler(rules, keeper, leases, config.replicaLease(), registry, clock);
        signals = new BatchIntake(
                Topic.PRESENCE_SIGNALS.topicName(),
                peers::share,
                consumer(kafka, GROUP, "earliest", config.batchSize()),
                handler,
                progress,
                config.kafkaTimeout(),
                clock);
        // Who was removed long before the service first ran is nobody that it has seen: it begins with the newest.
        removals = new BatchIntake(
                Topic.REALTIME.topicName(),
                peers::share,
                consumer(kafka, REMOVALS_GROUP, "none", config.batchSize()),
                new RemovalHandler(rules, keeper, new AccessReader(redis), tracer, clock),
                new IntakeProgress(),
                config.kafkaTimeout(),
                clock);
        SweepSpans spans = new SweepSpans(
                config.rebuildWindow().toMillis(), config.replicaLease().toMillis());
        sweep = new Sweep(
                rules,
                store,
                keeper,
                due,
                leases,
                new CrowdTeller(crowds, log, clock),
                progress,
                spans,
                registry,
                clock);
        sweepMillis = config.sweepInterval().toMillis();
    }

    public void start() {
        signals.start();
        removals.start();
        peers.start(this::isRunning);
        sweeping = sweeper.scheduleWithFixedDelay(sweep::run, sweepMillis, sweepMillis, TimeUnit.MILLISECONDS);
    }

    /** True while both topics are read, or are waited for. */
    public boolean isRunning() {
        return signals.isRunning() && removals.isRunning();
    }

    /** How far the signals were read. */
    public IntakeProgress progress() {
        return progress;
    }

    /** Ends after what is in hand. */
    @Override
    public void close() {
        if (sweeping != null) {
            sweeping.cancel(false);
        }
        sweeper.shutdown();
        try {
            if (!sweeper.awaitTermination(5, TimeUnit.SECONDS)) {
                LOG.warn("The sweep did not end in time; what it left is due again elsewhere");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        signals.close();
        removals.close();
        peers.close();
        log.close();
    }

    private static KafkaConsumer<byte[], byte[]> consumer(
            Map<String, Object> kafka, String group, String reset, int batchSize) {
        Map<String, Object> properties = new HashMap<>(kafka);
        properties.put(ConsumerConfig.GROUP_ID_CONFIG, group);
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, reset);
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, batchSize);
        // Partitions that come are read only when the broker has answered what was asked before.
        properties.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 100);
        properties.put(ConsumerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 500);
        return new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }
}
