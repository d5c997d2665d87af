package io.pmrealtime.presence.intake;

import io.pmrealtime.presence.event.LogUnavailableException;
import io.pmrealtime.presence.store.StoreUnavailableException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;

/**
 * Reads a topic as one member of a group and hands batch after batch to a {@link BatchHandler}, on a thread of its own. Offsets are committed behind what was
 * handled to the end, so after a crash some records are handled again. While the store or the log is away the partitions are paused and the batch is
 * tried again; the group keeps this member.
 */
public final class BatchIntake implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(BatchIntake.class);
    private static final Duration POLL = Duration.ofMillis(250);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(10);
    private static final long TURN_MILLIS = 1_000;

    private final String topic;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final BatchHandler handler;
    private final IntakeProgress progress;
    private final Duration kafkaTimeout;
    private final Clock clock;
    private final Thread thread;
    private volatile boolean closed;

    private final List<ConsumerRecord<byte[], byte[]>> backlog = new ArrayList<>();
    private final Map<TopicPartition, OffsetAndMetadata> uncommitted = new HashMap<>();
    private boolean failing;
    private long lastTurn;

    /**
     * @param consumer not used by anybody else; this object closes it
     * @param progress told how far the reading has come
     */
    public BatchIntake(
            String topic,
            KafkaConsumer<byte[], byte[]> consumer,
            BatchHandler handler,
            IntakeProgress progress,
            Duration kafkaTimeout,
            Clock clock) {
        this.topic = topic;
        this.consumer = consumer;
        this.handler = handler;
        this.progress = progress;
        this.kafkaTimeout = kafkaTimeout;
        this.clock = clock;
        this.thread = new Thread(this::run, "intake-" + topic);
    }

    public void start() {
        thread.start();
    }

    /** False before the start and after the end, also when a fault that nobody foresaw ended it. */
    public boolean isRunning() {
        return thread.isAlive();
    }

    /** Ends after the batch in hand. */
    @Override
    public void close() {
        closed = true;
        try {
            thread.join(CLOSE_LIMIT.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try (consumer) {
            consumer.subscribe(List.of(topic), new Rebalance());
            while (!closed) {
                turn();
            }
            commitNow();
        } catch (RuntimeException e) {
            LOG.errorf(e, "Reading %s ended", topic);
        } finally {
            progress.interrupted();
        }
    }

    private void turn() {
        try {
            consumer.poll(POLL).forEach(backlog::add);
            if (!backlog.isEmpty()) {
                handle();
            }
            long now = clock.millis();
            if (now - lastTurn >= TURN_MILLIS && backlog.isEmpty()) {
                lastTurn = now;
                commitSoon();
                probe(now);
            }
        } catch (KafkaException e) {
            progress.interrupted();
            LOG.debug("Kafka does not answer", e);
        }
    }

    private void handle() {
        try {
            handleAll();
        } catch (StoreUnavailableException | LogUnavailableException e) {
            pause(e);
            return;
        }
        for (ConsumerRecord<byte[], byte[]> record : backlog) {
            uncommitted.put(
                    new TopicPartition(record.topic(), record.partition()), new OffsetAndMetadata(record.offset() + 1));
        }
        backlog.clear();
        if (failing) {
            failing = false;
            consumer.resume(consumer.paused());
            LOG.infof("Presence goes on with %s", topic);
        }
    }

    private void handleAll() {
        try {
            handler.handle(backlog);
        } catch (StoreUnavailableException | LogUnavailableException e) {
            throw e;
        } catch (RuntimeException e) {
            LOG.errorf(e, "A batch of %s failed, its records are tried one by one", topic);
            backlog.forEach(this::handleOne);
        }
    }

    /** A record that cannot be handled whatever happens must not stop the ones behind it. */
    private void handleOne(ConsumerRecord<byte[], byte[]> record) {
        try {
            handler.handle(List.of(record));
        } catch (StoreUnavailableException | LogUnavailableException e) {
            throw e;
        } catch (RuntimeException e) {
            LOG.errorf(e, "Left out offset %d of partition %d", record.offset(), record.partition());
            handler.leftOut(record);
        }
    }

    private void pause(RuntimeException e) {
        progress.interrupted();
        consumer.pause(consumer.assignment());
        if (!failing) {
            failing = true;
            LOG.warnf("Presence pauses with %s: %s", topic, e.getMessage());
        }
    }

    private void commitSoon() {
        if (!uncommitted.isEmpty()) {
            consumer.commitAsync(Map.copyOf(uncommitted), null);
            uncommitted.clear();
        }
    }

    private void commitNow() {
        if (!uncommitted.isEmpty()) {
            consumer.commitSync(Map.copyOf(uncommitted), kafkaTimeout);
            uncommitted.clear();
        }
    }

    private void probe(long now) {
        Set<TopicPartition> assignment = consumer.assignment();
        // Without an assignment any partition will do to see whether Kafka answers.
        Map<TopicPartition, Long> ends = consumer.endOffsets(
                assignment.isEmpty() ? Set.of(new TopicPartition(topic, 0)) : assignment, kafkaTimeout);
        Map<TopicPartition, Long> positions = new HashMap<>();
        for (TopicPartition partition : assignment) {
            positions.put(partition, consumer.position(partition, kafkaTimeout));
        }
        ends.keySet().retainAll(assignment);
        progress.reached(ends, positions, now);
    }

    private final class Rebalance implements ConsumerRebalanceListener {
        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> added) {
            Set<TopicPartition> assignment = new HashSet<>(consumer.assignment());
            progress.assigned(assignment, consumer.partitionsFor(topic).size());
            if (failing) {
                consumer.pause(added);
            }
            LOG.infof("Reading %d partitions of %s", assignment.size(), topic);
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> removed) {
            try {
                commitNow();
            } catch (KafkaException e) {
                LOG.debug("Not committed before a rebalance: the next reader repeats a little", e);
            }
            forget(removed);
        }

        @Override
        public void onPartitionsLost(Collection<TopicPartition> removed) {
            forget(removed);
        }

        private void forget(Collection<TopicPartition> removed) {
            Set<TopicPartition> gone = Set.copyOf(removed);
            handler.handedOver();
            uncommitted.keySet().removeAll(gone);
            backlog.removeIf(record -> gone.contains(new TopicPartition(record.topic(), record.partition())));
            progress.interrupted();
        }
    }
}
