package io.pmrealtime.presence.intake;

import io.pmrealtime.presence.event.LogUnavailableException;
import io.pmrealtime.presence.redis.StoreUnavailableException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.jboss.logging.Logger;

/**
 * Reads its share of a topic's partitions and hands batch after batch to a {@link BatchHandler}, on a thread of its own. Offsets are committed behind what was
 * handled to the end, so after a crash some records are handled again. While the store or the log is away the partitions are paused and the batch is
 * tried again.
 */
public final class BatchIntake implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(BatchIntake.class);
    // A share that has changed is noticed after it.
    private static final Duration POLL = Duration.ofMillis(50);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(10);
    // So much of the log a consumer that has no place in it begins with, unless its settings say otherwise. Nothing
    // that comes while
    // the service starts is missed. Kafka's own by_duration never finds a place in a partition where nothing came since
    // (4.1).
    private static final long NEWEST_MILLIS = 60_000;
    // What was handled and not committed is handled again by whoever takes over.
    private static final long TURN_MILLIS = 250;

    private final String topic;
    private final Share share;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final BatchHandler handler;
    private final IntakeProgress progress;
    private final Duration kafkaTimeout;
    private final Clock clock;
    private final Thread thread;
    private volatile boolean closed;

    private final List<ConsumerRecord<byte[], byte[]>> backlog = new ArrayList<>();
    private final Map<TopicPartition, OffsetAndMetadata> uncommitted = new HashMap<>();
    private final Set<TopicPartition> unmarked = new HashSet<>();
    private boolean failing;
    private long lastTurn;
    private int partitionCount;

    /**
     * @param share tells which partitions to read
     * @param consumer not used by anybody else; this object closes it
     * @param progress told how far the reading has come
     */
    public BatchIntake(
            String topic,
            Share share,
            KafkaConsumer<byte[], byte[]> consumer,
            BatchHandler handler,
            IntakeProgress progress,
            Duration kafkaTimeout,
            Clock clock) {
        this.topic = topic;
        this.share = share;
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
            takeShare();
            if (consumer.assignment().isEmpty()) {
                LockSupport.parkNanos(POLL.toNanos());
            } else {
                consumer.poll(POLL).forEach(backlog::add);
            }
            if (!backlog.isEmpty()) {
                handle();
            }
            long now = clock.millis();
            boolean hurry = progress.isCatchingUp();
            if (backlog.isEmpty() && (hurry || now - lastTurn >= TURN_MILLIS)) {
                lastTurn = now;
                probe(now);
                commitSoon();
            }
        } catch (InvalidOffsetException e) {
            begin(e.partitions());
        } catch (KafkaException e) {
            progress.interrupted();
            LOG.debug("Kafka does not answer", e);
        }
    }

    /** Finds a place in partitions of which none is known, or is not there any more. */
    private void begin(Set<TopicPartition> partitions) {
        try {
            Map<TopicPartition, Long> times = new HashMap<>();
            partitions.forEach(partition -> times.put(partition, clock.millis() - NEWEST_MILLIS));
            Map<TopicPartition, OffsetAndTimestamp> newest = consumer.offsetsForTimes(times, kafkaTimeout);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, kafkaTimeout);
            for (TopicPartition partition : partitions) {
                OffsetAndTimestamp first = newest.get(partition);
                consumer.seek(partition, first == null ? ends.get(partition) : first.offset());
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
        goOn();
    }

    private void goOn() {
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
            consumer.commitAsync(Map.copyOf(uncommitted), (offsets, e) -> {
                if (e != null && !(e instanceof RetriableException)) {
                    LOG.warnf("How far %s was read could not be committed: %s", topic, e.getMessage());
                }
            });
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
        partitionCount = consumer.partitionsFor(topic, kafkaTimeout).size();
        Set<TopicPartition> assignment = consumer.assignment();
        // Without an assignment any partition will do to see whether Kafka answers.
        Map<TopicPartition, Long> told = consumer.endOffsets(
                assignment.isEmpty() ? Set.of(new TopicPartition(topic, 0)) : assignment, kafkaTimeout);
        Map<Integer, Long> ends = new HashMap<>();
        Map<Integer, Long> positions = new HashMap<>();
        for (TopicPartition partition : assignment) {
            long position = consumer.position(partition, kafkaTimeout);
            positions.put(partition.partition(), position);
            ends.put(partition.partition(), told.getOrDefault(partition, 0L));
            if (unmarked.remove(partition)) {
                uncommitted.putIfAbsent(partition, new OffsetAndMetadata(position));
            }
        }
        progress.reached(ends, positions, now);
    }

    private void takeShare() {
        Set<TopicPartition> wanted = new HashSet<>();
        share.of(partitionCount).forEach(number -> wanted.add(new TopicPartition(topic, number)));
        Set<TopicPartition> held = Set.copyOf(consumer.assignment());
        if (wanted.equals(held)) {
            return;
        }
        Set<TopicPartition> lost = without(held, wanted);
        Set<TopicPartition> gained = without(wanted, held);
        if (!lost.isEmpty()) {
            leave(lost);
        }
        consumer.assign(wanted);
        if (backlog.isEmpty()) {
            // What could not be handled may have been in partitions that went.
            goOn();
        } else {
            consumer.pause(gained);
        }
        // Who takes over before anything was read should begin where this replica does.
        unmarked.addAll(gained);
        Set<Integer> numbers = new HashSet<>();
        wanted.forEach(partition -> numbers.add(partition.partition()));
        progress.assigned(numbers, partitionCount, clock.millis());
        if (!lost.isEmpty()) {
            handler.handedOver(progress::owns);
        }
        LOG.infof("Reading %d of %d partitions of %s", wanted.size(), partitionCount, topic);
    }

    private void leave(Set<TopicPartition> lost) {
        try {
            commitNow();
        } catch (KafkaException e) {
            LOG.debug("Not committed before partitions went: the next reader repeats a little", e);
        }
        uncommitted.keySet().removeAll(lost);
        unmarked.removeAll(lost);
        backlog.removeIf(record -> lost.contains(new TopicPartition(record.topic(), record.partition())));
    }

    private static Set<TopicPartition> without(Set<TopicPartition> all, Set<TopicPartition> some) {
        Set<TopicPartition> rest = new HashSet<>(all);
        rest.removeAll(some);
        return rest;
    }
}
