package io.pmrealtime.gateway.tail;

import io.pmrealtime.contracts.kafka.Topic;
import io.pmrealtime.gateway.config.GatewayConfig;
import io.pmrealtime.gateway.cursor.LogShape;
import io.pmrealtime.gateway.metrics.GatewayMetrics;
import io.pmrealtime.gateway.trace.FanOutTraces;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Follows all partitions of the log on a thread of its own, by manual assignment: no group, no commits, no rebalance. It starts a little in
 * the past, so that the tail can serve who reconnects, and survives Kafka being away: it goes on where it was.
 */
@ApplicationScoped
public class TailReader {
    private static final Logger LOG = Logger.getLogger(TailReader.class);
    private static final Duration POLL = Duration.ofMillis(250);
    private static final long RETRY_MILLIS = 1000;

    private final KafkaClients clients;
    private final TailStatus status;
    private final GatewayConfig.Tail config;
    private final GatewayMetrics metrics;
    private final FanOutTraces traces;
    private final Clock clock;
    private final CountDownLatch stop = new CountDownLatch(1);
    private volatile @Nullable Thread thread;
    private volatile @Nullable LogShape found;
    private @Nullable LogShape following;
    private RepeatFilter repeats;
    private volatile long[] ends = {};
    private long[] goals = {};

    TailReader(
            KafkaClients clients,
            TailStatus status,
            GatewayConfig config,
            GatewayMetrics metrics,
            FanOutTraces traces,
            Clock clock) {
        this.clients = clients;
        this.status = status;
        this.config = config.tail();
        this.metrics = metrics;
        this.traces = traces;
        this.clock = clock;
        this.repeats = new RepeatFilter(config.tail().repeatWindow());
        metrics.gauge("gateway.tail.lag.records", "How many records the log's end is ahead", status::lag);
        metrics.gauge("gateway.tail.partitions", "Partitions that are read", () -> ends.length);
        metrics.gauge(
                "gateway.tail.behind.seconds",
                "How long the tail has not reached a known end",
                () -> status.isCaughtUp() ? status.behindFor().toSeconds() : 0);
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

    /** By partition, the next offset that will be read. A snapshot. */
    long[] ends() {
        return ends;
    }

    /** The log was found to have this shape; where it is another than the one that is followed, the reader starts over. */
    void found(LogShape shape) {
        found = shape;
    }

    private void run(TailSink sink) {
        while (!stopped(0)) {
            try {
                LogShape shape = shape();
                try (KafkaConsumer<byte[], byte[]> consumer = clients.reader("gateway-tail")) {
                    begin(consumer, shape, sink);
                    follow(consumer, shape, sink);
                }
            } catch (InvalidOffsetException e) {
                LOG.warn("The log no longer has the tail's position: starting over, clients will reconnect");
                following = null;
            } catch (KafkaException | ExecutionException | TimeoutException e) {
                LOG.warnf("Kafka does not serve the log, trying again: %s", e.toString());
                stopped(RETRY_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (RuntimeException e) {
                LOG.error("The tail failed: starting over, clients will reconnect", e);
                following = null;
                stopped(RETRY_MILLIS);
            }
        }
    }

    private LogShape shape() throws ExecutionException, TimeoutException, InterruptedException {
        try (Admin admin = clients.admin("gateway-tail-admin")) {
            return KafkaClients.shape(admin);
        }
    }

    private void begin(KafkaConsumer<byte[], byte[]> consumer, LogShape shape, TailSink sink) {
        List<TopicPartition> partitions = IntStream.range(0, shape.partitions())
                .mapToObj(TailReader::partition)
                .toList();
        consumer.assign(partitions);
        if (!shape.equals(following)) {
            status.caughtUp(false);
            Map<TopicPartition, Long> latest = consumer.endOffsets(partitions);
            long[] starts = starts(consumer, latest);
            goals = offsets(latest);
            ends = starts;
            // What is read again now was let go of: none of it is a repeat.
            repeats = new RepeatFilter(config.repeatWindow());
            sink.restart(shape, starts.clone());
            following = shape;
            LOG.infof("Following %d partitions of %s", shape.partitions(), Topic.REALTIME.topicName());
        }
        for (int i = 0; i < ends.length; i++) {
            consumer.seek(partition(i), ends[i]);
        }
    }

    private long[] starts(KafkaConsumer<byte[], byte[]> consumer, Map<TopicPartition, Long> latest) {
        long since = clock.instant().minus(config.age()).toEpochMilli();
        Map<TopicPartition, Long> times = new HashMap<>();
        latest.keySet().forEach(partition -> times.put(partition, since));
        Map<TopicPartition, Long> starts = new HashMap<>(latest);
        consumer.offsetsForTimes(times).forEach((TopicPartition partition, @Nullable OffsetAndTimestamp first) -> {
            if (first != null) {
                starts.put(partition, first.offset());
            }
        });
        return offsets(starts);
    }

    private void follow(KafkaConsumer<byte[], byte[]> consumer, LogShape shape, TailSink sink) {
        while (!stopped(0) && isCurrent(shape)) {
            if (!status.isCaughtUp() && reached(goals)) {
                status.caughtUp(true);
                sink.caughtUp();
            }
            ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
            if (!records.isEmpty()) {
                long[] next = ends.clone();
                records.partitions().forEach(read -> next[read.partition()] = consumer.position(read));
                // From here on Kafka is not asked: what the filter has seen goes to the sink.
                sink.accept(new Batch(entries(records, shape), next.clone()));
                ends = next;
                pause(config.pace().toNanos());
            }
        }
    }

    private List<LogEntry> entries(ConsumerRecords<byte[], byte[]> records, LogShape shape) {
        List<LogEntry> entries = new ArrayList<>(records.count());
        for (ConsumerRecord<byte[], byte[]> record : records) {
            RecordReader.EventKey key = RecordReader.key(record);
            if (key != null && !repeats.isNew(key)) {
                metrics.repeated();
                continue;
            }
            read(record, shape).ifPresentOrElse(entries::add, metrics::unreadable);
            metrics.event();
        }
        return entries;
    }

    private Optional<LogEntry> read(ConsumerRecord<byte[], byte[]> record, LogShape shape) {
        try {
            // What filled the tail at the start was traced when it was new.
            return RecordReader.read(record, shape, status.isCaughtUp() ? traces.begin(record) : null);
        } catch (RuntimeException e) {
            LOG.errorf(
                    e, "The record at offset %d of partition %d cannot be read", record.offset(), record.partition());
            return Optional.empty();
        }
    }

    private boolean isCurrent(LogShape shape) {
        LogShape seen = found;
        return seen == null || seen.equals(shape);
    }

    private boolean reached(long[] offsets) {
        return IntStream.range(0, offsets.length).allMatch(i -> ends[i] >= offsets[i]);
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

    private static long[] offsets(Map<TopicPartition, Long> byPartition) {
        long[] offsets = new long[byPartition.size()];
        byPartition.forEach((partition, offset) -> offsets[partition.partition()] = offset);
        return offsets;
    }

    static TopicPartition partition(int partition) {
        return new TopicPartition(Topic.REALTIME.topicName(), partition);
    }
}
