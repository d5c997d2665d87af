package io.pmrealtime.gateway.tail;

import io.pmrealtime.contracts.kafka.Topic;
import io.pmrealtime.gateway.config.GatewayConfig;
import io.pmrealtime.gateway.cursor.LogShape;
import io.pmrealtime.gateway.frame.FrameSlab;
import io.pmrealtime.gateway.interest.PartitionDemand;
import io.pmrealtime.gateway.interest.StartFinder;
import io.pmrealtime.gateway.interest.Step;
import io.pmrealtime.gateway.interest.Take;
import io.pmrealtime.gateway.metrics.GatewayMetrics;
import io.pmrealtime.gateway.trace.FanOutTraces;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Follows the partitions of the log that are wanted on a thread of its own, by manual assignment: no group, no commits, no rebalance. Each
 * is begun a little in the past, so that the tail can serve who reconnects. Survives Kafka being away: it goes on where it was.
 */
@ApplicationScoped
public class TailReader {
    private static final Logger LOG = Logger.getLogger(TailReader.class);
    private static final Duration POLL = Duration.ofMillis(250);
    /** A poll that took no longer brought what had been fetched before it. */
    private static final long FETCHED_BEFORE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private static final Duration SHORT_POLL = Duration.ofMillis(1);
    private static final long RETRY_MILLIS = 1000;

    private final KafkaClients clients;
    private final PartitionDemand demand;
    private final TailStatus status;
    private final GatewayConfig.Tail config;
    private final GatewayMetrics metrics;
    private final FanOutTraces traces;
    private final Clock clock;
    private final CountDownLatch stop = new CountDownLatch(1);
    private volatile @Nullable Thread thread;
    private volatile @Nullable LogShape seen;
    /** Partitions that may be begun now. */
    private final Queue<StartFinder.Found> found = new ConcurrentLinkedQueue<>();
    /** Those that were begun and not yet read up to where they ended then; not changed once it is here. */
    private volatile Map<Integer, StartFinder.Found> filling = Map.of();

    /** Those whose start could not be found when last asked for. */
    private final Set<Integer> unfound = ConcurrentHashMap.newKeySet();

    private @Nullable LogShape following;
    private boolean failing;
    private RepeatFilter repeats;
    private final FrameSlab slab = new FrameSlab();
    /** By partition, the next offset that will be read; not changed once it is here. */
    private volatile long[] ends = {};

    TailReader(
            KafkaClients clients,
            PartitionDemand demand,
            TailStatus status,
            GatewayConfig config,
            GatewayMetrics metrics,
            FanOutTraces traces,
            Clock clock) {
        this.clients = clients;
        this.demand = demand;
        this.status = status;
        this.config = config.tail();
        this.metrics = metrics;
        this.traces = traces;
        this.clock = clock;
        this.repeats = new RepeatFilter(config.tail().repeatWindow());
        metrics.gauge("gateway.tail.lag.records", "How many records the log's end is ahead", status::lag);
        metrics.gauge("gateway.tail.partitions", "Partitions that are read", () -> assigned(ends)
                .size());
        metrics.gauge(
                "gateway.tail.behind.seconds",
                "How long the tail has not reached a known end",
                () -> status.isCaughtUp() ? status.behindFor().toMillis() / 1000.0 : 0);
    }

    /** Starts to read into the sink. */
    public void start(TailSink sink) {
        Thread reader = new Thread(() -> run(sink), "tail");
        reader.setDaemon(true);
        thread = reader;
        reader.start();
    }

    /** Stops reading and waits for its end. */
    public void stop() {
        stop.countDown();
        Thread reader = thread;
        if (reader == null) {
            return;
        }
        try {
            reader.join(KafkaClients.CALL_TIMEOUT.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether the thread that reads has ended although nobody stopped it. Any thread. */
    public boolean isDead() {
        Thread reader = thread;
        return reader != null && !reader.isAlive() && stop.getCount() > 0;
    }

    /** By partition, the next offset that will be read of those that are live; {@link Batch#NOT_READ} for the others. Any thread. */
    long[] ends() {
        long[] live = ends.clone();
        for (int partition : filling.keySet()) {
            if (partition < live.length) {
                live[partition] = Batch.NOT_READ;
            }
        }
        return live;
    }

    /** The log was found to have this shape; where it is another than the one that is followed, the reader starts over. */
    void found(LogShape shape) {
        seen = shape;
    }

    private void run(TailSink sink) {
        try (slab) {
            read(sink);
        }
    }

    private void read(TailSink sink) {
        while (!stopped(0)) {
            try (Admin admin = clients.admin("gateway-tail-admin")) {
                LogShape shape = KafkaClients.shape(admin);
                try (KafkaConsumer<byte[], byte[]> consumer = clients.reader("gateway-tail")) {
                    demand.onChange(() -> wake(consumer));
                    begin(consumer, shape, sink);
                    follow(consumer, admin, shape, sink);
                } finally {
                    demand.onChange(() -> {});
                }
            } catch (InvalidOffsetException e) {
                LOG.warn("The log no longer has the tail's position: starting over, clients will reconnect");
                following = null;
            } catch (KafkaException | ExecutionException | TimeoutException e) {
                if (!failing) {
                    LOG.warnf("The log cannot be followed; this is tried again until it can: %s", e.toString());
                    failing = true;
                }
                stopped(RETRY_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (RuntimeException | OutOfMemoryError e) {
                // Memory outside of the heap that is used up does not end the JVM; starting over lets go of what the
                // tail has of it.
                LOG.error("The tail failed: starting over, clients will reconnect", e);
                following = null;
                stopped(RETRY_MILLIS);
            }
        }
    }

    private void wake(KafkaConsumer<byte[], byte[]> consumer) {
        consumer.wakeup();
        LockSupport.unpark(thread);
    }

    private void begin(KafkaConsumer<byte[], byte[]> consumer, LogShape shape, TailSink sink) {
        if (!shape.equals(following)) {
            status.caughtUp(false);
            demand.begin(shape);
            filling = Map.of();
            ends = Batch.nothing(shape.partitions());
            // What is read again now was let go of: none of it is a repeat.
            repeats = new RepeatFilter(config.repeatWindow());
            sink.restart(shape);
            following = shape;
            LOG.infof("Following %s, which has %d partitions", Topic.REALTIME.topicName(), shape.partitions());
        }
        if (failing) {
            LOG.info("The log is followed again");
            failing = false;
        }
        List<TopicPartition> assigned = assigned(ends);
        consumer.assign(assigned);
        assigned.forEach(partition -> consumer.seek(partition, ends[partition.partition()]));
    }

    private void follow(KafkaConsumer<byte[], byte[]> consumer, Admin admin, LogShape shape, TailSink sink) {
        while (!stopped(0) && isCurrent(shape)) {
            rearrange(consumer, admin, sink);
            if (!status.isCaughtUp() && demand.isSettled()) {
                status.caughtUp(true);
                sink.caughtUp();
            }
            List<ConsumerRecords<byte[], byte[]>> polled = gather(consumer);
            long[] next = ends.clone();
            polled.forEach(
                    records -> records.nextOffsets().forEach((read, end) -> next[read.partition()] = end.offset()));
            // Also where there was nothing to deliver, such as the end of a transaction.
            if (!Arrays.equals(next, ends)) {
                // From here on Kafka is not asked: what the filter has seen goes to the sink.
                sink.accept(new Batch(entries(polled, shape), next.clone()));
                ends = next;
                pause(config.pace().toNanos());
            }
            announceFilled(sink);
        }
    }

    /**
     * What has come. The client fetches ahead when a poll ends, and the broker answers with the first record that it has: after a pause a poll
     * brings what had come at its beginning, and what came during it is asked for with another.
     */
    private static List<ConsumerRecords<byte[], byte[]>> gather(KafkaConsumer<byte[], byte[]> consumer) {
        long began = System.nanoTime();
        ConsumerRecords<byte[], byte[]> first = poll(consumer, POLL);
        if (first.isEmpty() || System.nanoTime() - began > FETCHED_BEFORE_NANOS) {
            return List.of(first);
        }
        return List.of(first, poll(consumer, SHORT_POLL));
    }

    private static ConsumerRecords<byte[], byte[]> poll(KafkaConsumer<byte[], byte[]> consumer, Duration atMost) {
        if (consumer.assignment().isEmpty()) {
            LockSupport.parkNanos(POLL.toNanos());
            return ConsumerRecords.empty();
        }
        try {
            return consumer.poll(atMost);
        } catch (WakeupException e) {
            // Another partition is wanted, see rearrange.
            return ConsumerRecords.empty();
        }
    }

    /** Begins and gives up partitions. Where to begin is asked elsewhere, so that the others are read meanwhile. */
    private void rearrange(KafkaConsumer<byte[], byte[]> consumer, Admin admin, TailSink sink) {
        Step step = demand.step();
        step.takes().forEach(take -> find(consumer, admin, take));
        long[] next = ends.clone();
        Map<Integer, StartFinder.Found> begun = new HashMap<>(filling);
        for (int partition : step.givenUp()) {
            next[partition] = Batch.NOT_READ;
            begun.remove(partition);
        }
        Map<Integer, StartFinder.Found> starts = new HashMap<>();
        for (StartFinder.Found start = found.poll(); start != null; start = found.poll()) {
            if (demand.isCurrent(start.take())) {
                starts.put(start.take().partition(), start);
                next[start.take().partition()] = start.start();
            }
        }
        if (Arrays.equals(next, ends)) {
            return;
        }
        begun.putAll(starts);
        sink.accept(new Batch(List.of(), next.clone()));
        filling = Map.copyOf(begun);
        ends = next;
        // The places in the partitions that stay are kept.
        consumer.assign(assigned(next));
        starts.forEach((partition, start) -> consumer.seek(partition(partition), start.start()));
    }

    private void find(KafkaConsumer<byte[], byte[]> consumer, Admin admin, Take take) {
        StartFinder.find(admin, take, clock.instant().minus(config.age())).whenComplete((start, failure) -> {
            if (start != null) {
                unfound.remove(take.partition());
                found.add(start);
                wake(consumer);
            } else {
                if (unfound.add(take.partition())) {
                    LOG.warnf("Partition %d cannot be begun; this is tried again: %s", take.partition(), failure);
                }
                demand.failed(take);
            }
        });
    }

    private void announceFilled(TailSink sink) {
        List<Take> filled = new ArrayList<>();
        Map<Integer, StartFinder.Found> left = new HashMap<>(filling);
        filling.forEach((partition, start) -> {
            if (ends[partition] >= start.end()) {
                filled.add(start.take());
                left.remove(partition);
            }
        });
        if (!filled.isEmpty()) {
            filling = Map.copyOf(left);
            sink.whenTaken(() -> demand.live(filled));
        }
    }

    private List<LogEntry> entries(List<ConsumerRecords<byte[], byte[]>> polled, LogShape shape) {
        List<LogEntry> entries = new ArrayList<>();
        try {
            polled.forEach(records -> read(records, shape, entries));
        } catch (RuntimeException | OutOfMemoryError e) {
            entries.forEach(entry -> entry.frame().release());
            throw e;
        }
        return entries;
    }

    private void read(ConsumerRecords<byte[], byte[]> records, LogShape shape, List<LogEntry> entries) {
        long bytes = 0;
        for (ConsumerRecord<byte[], byte[]> record : records) {
            bytes += Math.max(0, record.serializedKeySize()) + Math.max(0, record.serializedValueSize());
            EventHeaders headers = EventHeaders.of(record);
            EventHeaders.EventKey key = headers.key();
            if (key != null && !repeats.isNew(key, record.offset())) {
                metrics.repeated();
                continue;
            }
            // What fills the tail was traced when it was new.
            boolean isNew = !filling.containsKey(record.partition());
            RecordReader.read(record, headers, shape, slab, isNew ? traces.begin(record) : null)
                    .ifPresentOrElse(entries::add, metrics::unreadable);
            metrics.event();
        }
        metrics.read(bytes);
    }

    private boolean isCurrent(LogShape shape) {
        LogShape last = seen;
        return last == null || last.equals(shape);
    }

    private boolean stopped(long waitMillis) {
        return pause(TimeUnit.MILLISECONDS.toNanos(waitMillis));
    }

    /** Waits, and ends early when the reader is stopped: then it is true. */
    private boolean pause(long nanos) {
        try {
            return stop.await(nanos, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    private static List<TopicPartition> assigned(long[] ends) {
        return IntStream.range(0, ends.length)
                .filter(i -> ends[i] != Batch.NOT_READ)
                .mapToObj(TailReader::partition)
                .toList();
    }

    static TopicPartition partition(int partition) {
        return new TopicPartition(Topic.REALTIME.topicName(), partition);
    }
}
