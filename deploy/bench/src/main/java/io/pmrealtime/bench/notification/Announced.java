package io.pmrealtime.bench.notification;

import io.pmrealtime.contracts.event.EventType;
import io.pmrealtime.contracts.kafka.Header;
import io.pmrealtime.contracts.kafka.Topic;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads {@code notification.new} from the realtime log as a gateway does. For one thread. */
final class Announced implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(100);
    private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(5);

    private final KafkaConsumer<byte[], byte[]> consumer;

    Announced(String bootstrap) {
        consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrap, "max.poll.records", "5000"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        List<TopicPartition> partitions = consumer.partitionsFor(Topic.REALTIME.topicName()).stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.endOffsets(partitions).forEach(consumer::seek);
    }

    /** Waits for so many and returns how many came per second, from the first of them to the last. */
    double rateOf(int notifications) {
        long[] firstAndLast = new long[2];
        await(notifications, ignored -> {
            long now = System.nanoTime();
            firstAndLast[0] = firstAndLast[0] == 0 ? now : firstAndLast[0];
            firstAndLast[1] = now;
        });
        return notifications * 1e9 / (firstAndLast[1] - firstAndLast[0]);
    }

    private void await(int notifications, Consumer<ConsumerRecord<byte[], byte[]>> each) {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        int count = 0;
        while (count < notifications) {
            for (ConsumerRecord<byte[], byte[]> polled : consumer.poll(POLL)) {
                if (EventType.NOTIFICATION_NEW.typeName().equals(Header.text(polled.headers(), Header.CE_TYPE))) {
                    each.accept(polled);
                    count++;
                }
            }
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("only " + count + " notifications came in time");
            }
        }
    }

    @Override
    public void close() {
        consumer.close();
    }
}
