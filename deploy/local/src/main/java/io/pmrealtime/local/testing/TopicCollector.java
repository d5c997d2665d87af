package io.pmrealtime.local.testing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads one topic, all partitions, by a thread of its own, into a list that only grows. For any thread. */
public final class TopicCollector implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(100);

    private final KafkaConsumer<byte[], byte[]> consumer;
    /** Guarded by itself. */
    private final List<KafkaRecord> records = new ArrayList<>();

    private final Thread reader;

    private TopicCollector(KafkaConsumer<byte[], byte[]> consumer, String topic) {
        this.consumer = consumer;
        this.reader = new Thread(this::read, "collector-" + topic);
        reader.setDaemon(true);
        reader.start();
    }

    static TopicCollector fromNow(String bootstrap, String topic) {
        // Asked here and now, so that nothing that is sent after this call is missed.
        return open(bootstrap, topic, consumer -> consumer.endOffsets(consumer.assignment()));
    }

    static TopicCollector fromStart(String bootstrap, String topic) {
        return open(bootstrap, topic, consumer -> consumer.beginningOffsets(consumer.assignment()));
    }

    /** What was read so far, in the order of each partition. A snapshot. */
    public List<KafkaRecord> records() {
        synchronized (records) {
            return List.copyOf(records);
        }
    }

    /** What was read so far and fits, in the order of each partition. A snapshot. */
    public List<KafkaRecord> records(Predicate<KafkaRecord> filter) {
        return records().stream().filter(filter).toList();
    }

    @Override
    public void close() {
        consumer.wakeup();
        try {
            reader.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static TopicCollector open(
            String bootstrap, String topic, Function<KafkaConsumer<byte[], byte[]>, Map<TopicPartition, Long>> start) {
        KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers", bootstrap,
                        "enable.auto.commit", "false",
                        "fetch.max.wait.ms", "100",
                        "reconnect.backoff.max.ms", "200",
                        "isolation.level", "read_committed"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        try {
            consumer.assign(consumer.partitionsFor(topic).stream()
                    .map(partition -> new TopicPartition(topic, partition.partition()))
                    .toList());
            start.apply(consumer).forEach(consumer::seek);
            return new TopicCollector(consumer, topic);
        } catch (RuntimeException e) {
            consumer.close();
            throw e;
        }
    }

    private void read() {
        try (consumer) {
            while (true) {
                ConsumerRecords<byte[], byte[]> polled = consumer.poll(POLL);
                synchronized (records) {
                    polled.forEach(raw -> records.add(KafkaRecord.of(raw)));
                }
            }
        } catch (WakeupException e) {
            // close() was called, and the consumer is closed by this thread, as it must be.
        }
    }
}
