package io.pmrealtime.events.rejection;

import io.pmrealtime.contracts.kafka.Topic;
import io.pmrealtime.events.config.EventsConfig;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/** Reads {@code pm.events.rejected} on demand, with a consumer for each request: it is asked for rarely. Blocks. */
@ApplicationScoped
class RejectedTopic {
    private static final Duration POLL_LIMIT = Duration.ofMillis(200);

    private final Map<String, Object> settings;
    private final Duration timeout;

    RejectedTopic(@Identifier("default-kafka-broker") Map<String, Object> kafka, EventsConfig config) {
        this.timeout = config.http().publishTimeout();
        this.settings = new HashMap<>(kafka);
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, Math.toIntExact(timeout.toMillis()));
        settings.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, Math.toIntExact(timeout.toMillis()));
        settings.remove(ConsumerConfig.GROUP_ID_CONFIG);
    }

    /**
     * The record at this place, if it is still kept.
     *
     * @throws org.apache.kafka.common.KafkaException when Kafka does not answer
     */
    Optional<RejectedEvent> at(int partition, long offset) {
        try (Consumer<byte[], byte @Nullable []> consumer = consumer()) {
            TopicPartition place = new TopicPartition(Topic.REJECTED.topicName(), partition);
            if (!partitions(consumer).contains(place)) {
                return Optional.empty();
            }
            long first = consumer.beginningOffsets(List.of(place)).getOrDefault(place, 0L);
            long end = consumer.endOffsets(List.of(place)).getOrDefault(place, 0L);
            if (offset < first || offset >= end) {
                return Optional.empty();
            }
            return read(consumer, Map.of(place, offset), Map.of(place, offset + 1)).stream()
                    .filter(record -> record.offset() == offset)
                    .findFirst()
                    .flatMap(RejectedEvent::of);
        }
    }

    /**
     * The newest records of all partitions, in no order.
     *
     * @param depth how many of each partition
     * @throws org.apache.kafka.common.KafkaException when Kafka does not answer
     */
    List<RejectedEvent> newest(int depth) {
        try (Consumer<byte[], byte @Nullable []> consumer = consumer()) {
            Collection<TopicPartition> partitions = partitions(consumer);
            Map<TopicPartition, Long> first = consumer.beginningOffsets(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            Map<TopicPartition, Long> starts = new HashMap<>();
            ends.forEach((partition, end) ->
                    starts.put(partition, Math.max(first.getOrDefault(partition, 0L), end - depth)));
            return read(consumer, starts, ends).stream()
                    .map(RejectedEvent::of)
                    .flatMap(Optional::stream)
                    .toList();
        }
    }

    private List<ConsumerRecord<byte[], byte @Nullable []>> read(
            Consumer<byte[], byte @Nullable []> consumer,
            Map<TopicPartition, Long> starts,
            Map<TopicPartition, Long> ends) {
        consumer.assign(starts.keySet());
        starts.forEach(consumer::seek);
        long deadline = System.nanoTime() + timeout.toNanos();
        List<ConsumerRecord<byte[], byte @Nullable []>> records = new ArrayList<>();
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            if (System.nanoTime() > deadline) {
                throw new TimeoutException("the rejected events cannot be read in time");
            }
            consumer.poll(POLL_LIMIT).forEach(records::add);
        }
        return records;
    }

    private static List<TopicPartition> partitions(Consumer<?, ?> consumer) {
        return consumer.partitionsFor(Topic.REJECTED.topicName()).stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
    }

    private Consumer<byte[], byte @Nullable []> consumer() {
        return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }
}
