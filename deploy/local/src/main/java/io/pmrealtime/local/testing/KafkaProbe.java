package io.pmrealtime.local.testing;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** A plain Kafka client for tests: sends as any producer may, and collects what arrives. For any thread. */
public final class KafkaProbe implements AutoCloseable {
    private static final Duration ACK_LIMIT = Duration.ofSeconds(60);

    private final String bootstrap;
    private final KafkaProducer<byte[], byte[]> producer;
    private final List<TopicCollector> collectors = new CopyOnWriteArrayList<>();

    private KafkaProbe(String bootstrap) {
        this.bootstrap = bootstrap;
        this.producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrap, "linger.ms", "0", "reconnect.backoff.max.ms", "200"),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    /** A client of the broker of {@link TestEnvironment}. */
    public static KafkaProbe connect() {
        return connect(TestEnvironment.servers().kafkaBootstrap());
    }

    /** A client of another broker. */
    public static KafkaProbe connect(String bootstrap) {
        return new KafkaProbe(bootstrap);
    }

    /**
     * Sends one record and waits for Kafka's acknowledgement.
     *
     * @throws IllegalStateException when it does not come within a minute
     */
    public RecordMetadata send(
            String topic, @Nullable String key, @Nullable String value, Map<String, String> headers) {
        return send(topic, null, key, value == null ? null : value.getBytes(StandardCharsets.UTF_8), headers);
    }

    /** As above, with bytes that need not be text, and to a given partition unless it is null. */
    public RecordMetadata send(
            String topic,
            @Nullable Integer partition,
            @Nullable String key,
            byte @Nullable [] value,
            Map<String, String> headers) {
        try {
            return producer.send(record(topic, partition, key, value, headers))
                    .get(ACK_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("not acknowledged by " + topic, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while sending to " + topic, e);
        }
    }

    /** Sends one record behind those before it, and does not wait for it. */
    public void sendLater(String topic, @Nullable String key, String value, Map<String, String> headers) {
        producer.send(record(topic, null, key, value.getBytes(StandardCharsets.UTF_8), headers));
    }

    private static ProducerRecord<byte[], byte[]> record(
            String topic,
            @Nullable Integer partition,
            @Nullable String key,
            byte @Nullable [] value,
            Map<String, String> headers) {
        byte[] keyBytes = key == null ? null : key.getBytes(StandardCharsets.UTF_8);
        ProducerRecord<byte[], byte[]> outgoing = new ProducerRecord<>(topic, partition, keyBytes, value);
        headers.forEach((name, text) -> outgoing.headers().add(name, text.getBytes(StandardCharsets.UTF_8)));
        return outgoing;
    }

    /** Collects what is sent to a topic from this call on. */
    public TopicCollector collectFromNow(String topic) {
        return kept(TopicCollector.fromNow(bootstrap, topic));
    }

    /** Collects a topic from its first record on. */
    public TopicCollector collectFromStart(String topic) {
        return kept(TopicCollector.fromStart(bootstrap, topic));
    }

    /** Closes the client and its collectors. */
    @Override
    public void close() {
        collectors.forEach(TopicCollector::close);
        producer.close(Duration.ofSeconds(1));
    }

    private TopicCollector kept(TopicCollector collector) {
        collectors.add(collector);
        return collector;
    }
}
