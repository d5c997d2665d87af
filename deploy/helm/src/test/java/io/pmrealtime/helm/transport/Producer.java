package io.pmrealtime.helm.transport;

import io.pmrealtime.contracts.cloudevents.CloudEventWriter;
import io.pmrealtime.contracts.event.DomainEvent;
import io.pmrealtime.contracts.event.EventType;
import io.pmrealtime.contracts.kafka.Topic;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** A platform service that tells what happened in one workspace. It uses Kafka's plain door: who produces is not what is tested. */
final class Producer implements AutoCloseable {
    private final KafkaProducer<String, byte[]> kafka;
    private final String workspace;

    Producer(String bootstrap, String workspace) {
        this.kafka = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrap, "acks", "all"),
                new StringSerializer(),
                new ByteArraySerializer());
        this.workspace = workspace;
    }

    /** Returns when Kafka has the event. */
    void send(EventType type, String data) throws Exception {
        kafka.send(CloudEventWriter.binary(
                        Topic.EVENTS,
                        DomainEvent.of(
                                UUID.randomUUID().toString(),
                                "/test",
                                type,
                                Clock.systemUTC().instant(),
                                workspace,
                                data.getBytes(StandardCharsets.UTF_8))))
                .get();
    }

    /** A project of the workspace and one member of it. */
    void project(String projectId, String userId) throws Exception {
        send(EventType.PROJECT_CREATED, """
                {"id":"%s","workspaceId":"%s","name":"Project","status":"active"}""".formatted(projectId, workspace));
        send(EventType.TEAM_MEMBER_ADDED, """
                {"projectId":"%s","action":"added","userId":"%s","userName":"%s","changedBy":"ada","changedAt":"2026-01-01T00:00:00Z"}""".formatted(projectId, userId, userId));
    }

    @Override
    public void close() {
        kafka.close();
    }
}
