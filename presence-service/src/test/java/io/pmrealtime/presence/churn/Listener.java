package io.pmrealtime.presence.churn;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.pmrealtime.contracts.kafka.Header;
import io.pmrealtime.contracts.kafka.Topic;
import io.pmrealtime.presence.churn.Ledger.Place;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Somebody who hears everything that is told in a workspace and believes it; repeats of one event are dropped, as gateways do. */
final class Listener implements AutoCloseable {
    private static final JsonMapper MAPPER = new JsonMapper();

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final String workspace;
    private final Ledger ledger;
    private final Set<String> heard = new HashSet<>();
    private final Thread thread = new Thread(this::run, "listener");

    Listener(String kafka, String workspace, Ledger ledger) {
        this.workspace = workspace;
        this.ledger = ledger;
        consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", kafka, "enable.auto.commit", "false"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        List<TopicPartition> partitions = consumer.partitionsFor(Topic.REALTIME.topicName()).stream()
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.endOffsets(partitions).forEach(consumer::seek);
        thread.start();
    }

    @Override
    public void close() throws InterruptedException {
        consumer.wakeup();
        thread.join();
    }

    private void run() {
        try (consumer) {
            while (true) {
                consumer.poll(Duration.ofMillis(100)).forEach(this::hear);
            }
        } catch (WakeupException e) {
            // close() was called.
        }
    }

    private void hear(ConsumerRecord<byte[], byte[]> record) {
        String type = String.valueOf(Header.text(record.headers(), Header.CE_TYPE));
        if (!workspace.equals(Header.text(record.headers(), Header.CE_WORKSPACE_ID))
                || !type.startsWith("pm.presence.")
                || !heard.add(Header.text(record.headers(), Header.CE_ID))) {
            return;
        }
        try {
            JsonNode data = MAPPER.readTree(record.value());
            Place place = new Place(
                    data.path("userId").asText(), data.path("projectId").asText());
            ledger.believe(place, !type.equals("pm.presence.left"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
