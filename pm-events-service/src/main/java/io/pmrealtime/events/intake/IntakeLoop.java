package io.pmrealtime.events.intake;

import io.pmrealtime.contracts.kafka.Topic;
import io.pmrealtime.events.config.EventsConfig;
import io.pmrealtime.events.database.DatabaseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Reads its share of {@code pm.events} on a thread of its own: poll, handle, commit, and round again. After a failure it goes back to
 * the first record of the batch, waits, and takes it again, so that order is kept and nothing is skipped.
 */
final class IntakeLoop implements Runnable {
    private static final Logger LOG = Logger.getLogger(IntakeLoop.class);
    private static final Duration POLL_LIMIT = Duration.ofSeconds(1);
    private static final long NOTHING_WAITS = Long.MAX_VALUE;
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(3);

    /** How much the consumer may hold of what it fetched; a single record may be larger and still comes. */
    private static final int MAX_FETCH_BYTES = 8 * 1024 * 1024;

    /** How much of it goes through the steps together: all of it is in memory several times over meanwhile. */
    private static final int MAX_BATCH_BYTES = 4 * 1024 * 1024;

    /**
     * How long nothing must have come before PostgreSQL is told what was published. Under load the next batch does it, and a
     * transaction of its own would only hold that up.
     */
    private static final Duration SETTLE = Duration.ofMillis(20);

    /** How often offsets are committed under load; what a crash leaves uncommitted, the ledger knows to be done. */
    private static final Duration COMMIT_EVERY = Duration.ofMillis(200);

    private final int number;
    private final EventsConfig.Intake config;
    private final BatchHandler handler;
    private final IntakeMetrics metrics;
    private final Consumer<byte[], byte @Nullable []> consumer;
    private final Map<TopicPartition, OffsetAndMetadata> done = new HashMap<>();

    /** The timestamp of the oldest record at hand; none while everything is done. */
    private volatile long waitingSince = NOTHING_WAITS;

    private volatile boolean stopping;
    private volatile boolean failing;
    private int failures;
    private boolean isUncommitted;
    private long committedAt = System.nanoTime();
    private long batchBegan = System.nanoTime();

    /** @param number tells this loop from the others of the replica, from 1 */
    IntakeLoop(
            int number, Map<String, Object> kafka, EventsConfig config, BatchHandler handler, IntakeMetrics metrics) {
        this.number = number;
        this.config = config.intake();
        this.handler = handler;
        this.metrics = metrics;
        this.consumer = new KafkaConsumer<>(
                settings(number, kafka, config.intake()), new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /** How old the oldest record is that is at hand and not done; zero when there is none. */
    Duration lag(Instant now) {
        return Duration.ofMillis(Math.max(0, now.toEpochMilli() - waitingSince));
    }

    int number() {
        return number;
    }

    /** True while the last attempt at a batch failed. */
    boolean isFailing() {
        return failing;
    }

    /** The consumer, for its metrics. */
    Consumer<?, ?> consumer() {
        return consumer;
    }

    /** Makes the loop end after the batch at hand. Any thread. */
    void stop() {
        stopping = true;
        consumer.wakeup();
    }

    @Override
    public void run() {
        try {
            consumer.subscribe(List.of(Topic.EVENTS.topicName()), new CommitOnRevoke());
            while (!stopping) {
                round();
            }
        } catch (InterruptException e) {
            LOG.info("The intake was interrupted; what it had at hand will be taken again");
        } finally {
            Thread.interrupted();
            close();
        }
    }

    private void round() {
        ConsumerRecords<byte[], byte @Nullable []> records;
        keepPace();
        try {
            records = consumer.poll(handler.hasRest() ? SETTLE : POLL_LIMIT);
            if (records.isEmpty()) {
                if (handler.rest()) {
                    succeeded();
                }
                commit();
            }
        } catch (WakeupException e) {
            return;
        } catch (InterruptException e) {
            throw e;
        } catch (KafkaException | DatabaseException e) {
            failed(e);
            idle();
            return;
        }
        if (!records.isEmpty()) {
            take(records);
        }
    }

    /**
     * Waits until the last batch began long enough ago. What comes meanwhile shares the next batch, and with it the round trips
     * to PostgreSQL and Kafka, which are most of what a small batch costs.
     */
    private void keepPace() {
        long pause = config.pace().toNanos() - (System.nanoTime() - batchBegan);
        if (pause > 0 && !stopping) {
            LockSupport.parkNanos(pause);
        }
    }

    private void take(ConsumerRecords<byte[], byte @Nullable []> records) {
        batchBegan = System.nanoTime();
        waitingSince = records.partitions().stream()
                .mapToLong(partition -> records.records(partition).get(0).timestamp())
                .min()
                .orElse(NOTHING_WAITS);
        try {
            BatchSlices.of(records, MAX_BATCH_BYTES).forEach(handler::handle);
        } catch (InterruptException e) {
            throw e;
        } catch (RuntimeException e) {
            // Whatever it is, these records are not done: they are taken again, and nobody overtakes them.
            failed(e);
            rewind(records);
            idle();
            return;
        }
        succeeded();
        waitingSince = NOTHING_WAITS;
        records.nextOffsets().forEach(done::put);
        isUncommitted = true;
        if (System.nanoTime() - committedAt >= COMMIT_EVERY.toNanos()) {
            commit();
        }
    }

    private void commit() {
        if (!isUncommitted) {
            return;
        }
        isUncommitted = false;
        committedAt = System.nanoTime();
        consumer.commitAsync(Map.copyOf(done), (offsets, e) -> {
            if (e != null) {
                LOG.debugf("Offsets not committed, the next batch's will be: %s", e.getMessage());
            }
        });
    }

    private void succeeded() {
        if (failing) {
            LOG.info("The intake goes on");
        }
        failing = false;
        failures = 0;
    }

    private void failed(RuntimeException e) {
        metrics.failed();
        if (failures++ == 0) {
            LOG.error("A batch failed and will be tried until it succeeds", e);
        } else {
            LOG.warnf("A batch failed %d times: %s", failures, e.getMessage());
        }
        failing = true;
    }

    private void rewind(ConsumerRecords<byte[], byte @Nullable []> records) {
        Set<TopicPartition> assigned = consumer.assignment();
        for (TopicPartition partition : records.partitions()) {
            if (assigned.contains(partition)) {
                consumer.seek(partition, records.records(partition).get(0).offset());
            }
        }
    }

    /** Waits before the next attempt and keeps polling meanwhile, so that the group does not take us for dead. */
    private void idle() {
        long pause = Math.min(config.retryMax().toMillis(), config.retryMin().toMillis() << Math.min(failures - 1, 16));
        Set<TopicPartition> paused = consumer.assignment();
        try {
            consumer.pause(paused);
            // Partitions that are assigned just now are not paused.
            rewind(consumer.poll(Duration.ofMillis(pause)));
        } catch (WakeupException e) {
            LOG.debug("Woken up to stop");
        } catch (InterruptException e) {
            throw e;
        } catch (KafkaException e) {
            LOG.debugf("Polling failed too: %s", e.getMessage());
        } finally {
            consumer.resume(consumer.assignment());
        }
    }

    private void close() {
        try {
            consumer.commitSync(done, CLOSE_LIMIT);
        } catch (KafkaException e) {
            LOG.infof("Offsets not committed at the end, the ledger will recognise the repeats: %s", e.getMessage());
        }
        consumer.close(org.apache.kafka.clients.consumer.CloseOptions.timeout(CLOSE_LIMIT));
    }

    private static Map<String, Object> settings(int number, Map<String, Object> kafka, EventsConfig.Intake config) {
        Map<String, Object> settings = new HashMap<>(kafka);
        settings.put(ConsumerConfig.GROUP_ID_CONFIG, "pm-events-service");
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, config.maxBatch());
        settings.putIfAbsent(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, MAX_FETCH_BYTES);
        settings.putIfAbsent(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, MAX_FETCH_BYTES);
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(
                ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
                List.of(CooperativeStickyAssignor.class.getName()));
        int session = Math.toIntExact(config.sessionTimeout().toMillis());
        settings.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, session);
        settings.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, session / 4);
        settings.put(ConsumerConfig.CLIENT_ID_CONFIG, "pm-events-service-intake-" + number);
        config.instanceId().ifPresent(id -> settings.put(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, id + "-" + number));
        return settings;
    }

    /** Commits what is done before a partition goes to another replica. Called by poll, on the loop's thread. */
    private final class CommitOnRevoke implements ConsumerRebalanceListener {
        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            try {
                handler.rest();
                consumer.commitSync(done, CLOSE_LIMIT);
            } catch (KafkaException | DatabaseException e) {
                LOG.infof("Not all is written down before a rebalance, the ledger will tell: %s", e.getMessage());
            }
            forget(partitions);
        }

        @Override
        public void onPartitionsLost(Collection<TopicPartition> partitions) {
            forget(partitions);
        }

        private void forget(Collection<TopicPartition> partitions) {
            waitingSince = NOTHING_WAITS;
            partitions.forEach(done::remove);
            handler.forget(partitions.stream().map(TopicPartition::partition).collect(Collectors.toSet()));
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            LOG.infof("Takes events of %d more partitions", partitions.size());
        }
    }
}
