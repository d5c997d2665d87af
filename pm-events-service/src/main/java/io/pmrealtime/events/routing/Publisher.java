package io.pmrealtime.events.routing;

import io.pmrealtime.contracts.kafka.Header;
import io.pmrealtime.contracts.kafka.RejectedRecord;
import io.pmrealtime.contracts.kafka.Topic;
import io.smallrye.common.annotation.Identifier;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jboss.logging.Logger;

/**
 * Sends to {@code pm.realtime} and {@code pm.events.rejected}, in order. It has all the patience in the world: while
 * Kafka is away a call waits, because giving up on one record and going on with the next would change the order.
 */
@ApplicationScoped
public class Publisher {
    private static final Logger LOG = Logger.getLogger(Publisher.class);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(2);
    private static final int MAX_REQUEST_BYTES = 8 * 1024 * 1024;

    private final Producer<byte[], byte[]> producer;

    Publisher(@Identifier("default-kafka-broker") Map<String, Object> kafka) {
        Map<String, Object> settings = new HashMap<>(kafka);
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Integer.MAX_VALUE);
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, Long.MAX_VALUE);
        // The broker decides what is too large; the default here would be the first to say no.
        settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, MAX_REQUEST_BYTES);
        settings.put(ProducerConfig.CLIENT_ID_CONFIG, "pm-events-service-routing");
        this.producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /**
     * Sends the records in their order and returns when Kafka has acknowledged them all, but for those of {@code pm.realtime}
     * that the broker finds too large: the places of these in the list are returned.
     *
     * @throws InterruptException when the thread is interrupted meanwhile; some may have been sent
     * @throws KafkaException when Kafka refuses one for good
     */
    public List<Integer> publish(List<ProducerRecord<byte[], byte[]>> records) {
        List<Future<RecordMetadata>> acknowledgements = new ArrayList<>(records.size());
        for (ProducerRecord<byte[], byte[]> record : records) {
            acknowledgements.add(producer.send(record));
        }
        List<Integer> tooLarge = new ArrayList<>();
        for (int i = 0; i < records.size(); i++) {
            if (isTooLarge(acknowledgements.get(i), records.get(i))) {
                if (records.get(i).topic().equals(Topic.REJECTED.topicName())) {
                    publishLess(records.get(i));
                } else {
                    tooLarge.add(i);
                }
            }
        }
        return tooLarge;
    }

    /**
     * Leaves out of a rejected record what the broker finds too large: first its value, then nearly all else. Where not even
     * that is taken the log is all that tells of it, so that nothing behind it waits.
     */
    private void publishLess(ProducerRecord<byte[], byte[]> rejected) {
        boolean hasValue = rejected.value() != null && rejected.value().length > 0;
        ProducerRecord<byte[], byte[]> less =
                hasValue ? Outgoing.withoutValue(rejected) : Outgoing.reasonOnly(rejected);
        if (!hasValue && less.headers().equals(rejected.headers()) && Arrays.equals(less.key(), rejected.key())) {
            LOG.errorf(
                    "%s takes not even the reason why the record at offset %s of partition %s was refused: %s",
                    rejected.topic(),
                    Header.text(rejected.headers(), RejectedRecord.ORIGINAL_OFFSET),
                    Header.text(rejected.headers(), RejectedRecord.ORIGINAL_PARTITION),
                    Header.text(rejected.headers(), RejectedRecord.REASON));
            return;
        }
        publish(List.of(less));
    }

    @PreDestroy
    void close() {
        producer.close(CLOSE_LIMIT);
    }

    private static boolean isTooLarge(Future<RecordMetadata> acknowledgement, ProducerRecord<byte[], byte[]> record) {
        try {
            acknowledgement.get();
            return false;
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RecordTooLargeException) {
                return true;
            }
            throw new KafkaException("not published to " + record.topic(), e.getCause());
        }
    }
}
