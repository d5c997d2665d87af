package io.pmrealtime.gateway.tail;

import io.pmrealtime.contracts.kafka.Topic;
import io.pmrealtime.gateway.cursor.LogShape;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Makes the gateway's Kafka clients from the {@code kafka.*} settings. */
@ApplicationScoped
public class KafkaClients {
    static final Duration CALL_TIMEOUT = Duration.ofSeconds(5);

    private final Map<String, Object> settings;

    KafkaClients(@Identifier("default-kafka-broker") Map<String, Object> settings) {
        this.settings = settings;
    }

    /** A reader of the log that belongs to no group and commits nothing. */
    public KafkaConsumer<byte[], byte[]> reader(String clientId) {
        Map<String, Object> config = common(clientId);
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 1000);
        // A partition that is begun waits for the fetch of the others that is under way.
        config.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 100);
        config.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) CALL_TIMEOUT.toMillis());
        config.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) CALL_TIMEOUT.toMillis());
        config.remove(ConsumerConfig.GROUP_ID_CONFIG);
        return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /** A producer that keeps the order of each key and gives up on a record after this time. */
    public KafkaProducer<String, byte[]> producer(String clientId, Duration deliveryTimeout) {
        Map<String, Object> config = common(clientId);
        config.put(ProducerConfig.ACKS_CONFIG, "all");
        config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        // Thousands may come in a second, and a request for each would cost more than they do.
        config.put(ProducerConfig.LINGER_MS_CONFIG, 5);
        config.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) CALL_TIMEOUT.toMillis());
        config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, (int) deliveryTimeout.toMillis());
        return new KafkaProducer<>(config, new StringSerializer(), new ByteArraySerializer());
    }

    Admin admin(String clientId) {
        Map<String, Object> config = common(clientId);
        config.put("default.api.timeout.ms", (int) CALL_TIMEOUT.toMillis());
        config.put("request.timeout.ms", (int) CALL_TIMEOUT.toMillis());
        return Admin.create(config);
    }

    /**
     * The log's shape as the broker has it now.
     *
     * @throws ExecutionException when there is no such topic
     * @throws TimeoutException when Kafka does not answer
     */
    static LogShape shape(Admin admin) throws ExecutionException, TimeoutException, InterruptedException {
        TopicDescription topic = admin.describeTopics(List.of(Topic.REALTIME.topicName()))
                .allTopicNames()
                .get(CALL_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
                .get(Topic.REALTIME.topicName());
        if (topic == null) {
            throw new IllegalStateException("Kafka described another topic than it was asked for");
        }
        return new LogShape(topic.topicId(), topic.partitions().size());
    }

    private Map<String, Object> common(String clientId) {
        Map<String, Object> config = new HashMap<>(settings);
        config.put("client.id", clientId);
        // Its own figures are for us and not for the broker.
        config.put("enable.metrics.push", false);
        // The clients' own default grows to minutes; people wait behind this.
        config.put("reconnect.backoff.ms", 50);
        config.put("reconnect.backoff.max.ms", 500);
        return config;
    }
}
