package io.pmrealtime.bench.baseline;

import io.pmrealtime.contracts.kafka.Header;
import io.pmrealtime.contracts.kafka.Topic;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.websockets.next.OpenConnections;
import io.quarkus.websockets.next.WebSocketConnection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Reads the log as the gateway does and sends each event with {@code broadcast().sendText} to the clients of its room. */
@ApplicationScoped
public class Broadcaster {
    private static final Duration POLL = Duration.ofMillis(250);

    private final OpenConnections connections;
    private final String bootstrap;

    Broadcaster(OpenConnections connections, @ConfigProperty(name = "kafka.bootstrap.servers") String bootstrap) {
        this.connections = connections;
        this.bootstrap = bootstrap;
    }

    void start(@Observes StartupEvent event) {
        Thread thread = new Thread(this::run, "broadcaster");
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrap, "enable.auto.commit", false),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(Topic.REALTIME.topicName()).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToEnd(partitions);
            while (!Thread.currentThread().isInterrupted()) {
                consumer.poll(POLL).forEach(this::broadcast);
            }
        }
    }

    private void broadcast(ConsumerRecord<byte[], byte[]> event) {
        String room = Header.text(event.headers(), Header.ROOMS);
        Optional<WebSocketConnection> any = connections.stream().findFirst();
        if (room != null && any.isPresent()) {
            any.get()
                    .broadcast()
                    .filter(member -> room.equals(member.userData().get(BroadcastEndpoint.ROOM)))
                    .sendTextAndAwait(text(event, room));
        }
    }

    private static String text(ConsumerRecord<byte[], byte[]> event, String room) {
        return "{\"type\":\"event\",\"event\":\"" + Header.text(event.headers(), Header.CE_TYPE) + "\",\"id\":\""
                + Header.text(event.headers(), Header.CE_ID) + "\",\"rooms\":[\"" + room
                + "\"],\"cursor\":\"" + event.partition() + "/" + event.offset() + "\",\"version\":1,\"data\":"
                + new String(event.value(), StandardCharsets.UTF_8) + "}";
    }
}
