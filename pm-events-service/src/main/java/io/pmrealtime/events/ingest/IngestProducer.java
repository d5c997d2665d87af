package io.pmrealtime.events.ingest;

import io.pmrealtime.contracts.cloudevents.CloudEventWriter;
import io.pmrealtime.contracts.event.DomainEvent;
import io.pmrealtime.contracts.kafka.Topic;
import io.pmrealtime.events.config.EventsConfig;
import io.smallrye.common.annotation.Identifier;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Sends events to {@code pm.events} for callers who wait, and gives up early when Kafka does not answer. */
@ApplicationScoped
public class IngestProducer {
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(2);

    private final Producer<String, byte[]> producer;
    private final Duration timeout;

    IngestProducer(@Identifier("default-kafka-broker") Map<String, Object> kafka, EventsConfig config) {
        this.timeout = config.http().publishTimeout();
        int limit = Math.toIntExact(timeout.toMillis());
        Map<String, Object> settings = new HashMap<>(kafka);
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, limit / 2);
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, limit);
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, limit);
        settings.put(ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 500);
        settings.put(ProducerConfig.CLIENT_ID_CONFIG, "pm-events-service-ingest");
        this.producer = new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer());
    }

    /** Kafka did not acknowledge in time; it may still have taken some of the events. */
    public static final class NotAcknowledgedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NotAcknowledgedException(Throwable cause) {
            super(cause);
        }
    }

    /**
     * Sends the events in their order and returns when all are acknowledged. Blocks.
     *
     * @throws NotAcknowledgedException when that takes too long; the same events may be sent again
     */
    public void send(List<DomainEvent> events) {
        long deadline = System.nanoTime() + timeout.toNanos();
        List<Future<RecordMetadata>> acknowledgements = new ArrayList<>(events.size());
        try {
            for (DomainEvent event : events) {
                Future<RecordMetadata> sent = producer.send(CloudEventWriter.binary(Topic.EVENTS, event));
                if (sent.isDone()) {
                    // It failed at once, after a full wait for the broker: the others would wait as long each.
                    sent.get();
                }
                acknowledgements.add(sent);
            }
            for (Future<RecordMetadata> acknowledgement : acknowledgements) {
                acknowledgement.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NotAcknowledgedException(e);
        } catch (ExecutionException | TimeoutException | KafkaException e) {
            throw new NotAcknowledgedException(e);
        }
    }

    @PreDestroy
    void close() {
        producer.close(CLOSE_LIMIT);
    }
}
