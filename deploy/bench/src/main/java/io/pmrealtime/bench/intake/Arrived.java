package io.pmrealtime.bench.intake;

import io.pmrealtime.contracts.kafka.Header;
import io.pmrealtime.contracts.kafka.Topic;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads {@code pm.realtime} from now on, by manual assignment as a gateway does. For one thread. */
final class Arrived implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(100);
    private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(5);

    private final KafkaConsumer<byte[], byte[]> consumer;

    Arrived(String bootstrap) {
        consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrap, "fetch.max.wait.ms", "500", "max.poll.records", "5000"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        List<TopicPartition> partitions = consumer.partitionsFor(Topic.REALTIME.topicName()).stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.endOffsets(partitions).forEach(consumer::seek);
    }

    /** Waits for so many records and returns how many came per second, from the first of them to the last. */
    double rateOf(int events) {
        long first = 0;
        int count = 0;
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (count < events) {
            int polled = consumer.poll(POLL).count();
            if (first == 0 && polled > 0) {
                first = System.nanoTime();
                // The first poll's records were there before the clock ran.
                events -= polled;
                continue;
            }
            count += polled;
            failAfter(deadline, count);
        }
        return count * 1e9 / (System.nanoTime() - first);
    }

    /** Waits for so many records of {@link Load#steady} and returns their latencies in microseconds. */
    Histogram latenciesOf(int events) {
        Histogram micros = new Histogram(TimeUnit.MINUTES.toMicros(5), 3);
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (micros.getTotalCount() < events) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                String id = Header.text(record.headers(), Header.CE_ID);
                if (id != null && id.startsWith("due-")) {
                    long due = Long.parseLong(id.substring("due-".length()));
                    micros.recordValue(Math.max(0, (System.nanoTime() - due) / 1_000));
                }
            }
            failAfter(deadline, micros.getTotalCount());
        }
        return micros;
    }

    @Override
    public void close() {
        consumer.close();
    }

    private static void failAfter(long deadline, long count) {
        if (System.nanoTime() > deadline) {
            throw new IllegalStateException("only " + count + " events arrived in time");
        }
    }
}
