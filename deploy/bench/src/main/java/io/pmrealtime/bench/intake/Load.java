package io.pmrealtime.bench.intake;

import io.pmrealtime.contracts.cloudevents.CloudEventWriter;
import io.pmrealtime.contracts.event.DomainEvent;
import io.pmrealtime.contracts.event.EventType;
import io.pmrealtime.contracts.kafka.Topic;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Produces task updates with payloads of 512 B: 100 workspaces, each with 10 projects of 10 tasks. */
final class Load implements AutoCloseable {
    private static final int WORKSPACES = 100;
    private static final int PROJECTS = 10;
    private static final int TASKS = 10;
    private static final int PAYLOAD_BYTES = 512;
    private static final String FILLER = "x".repeat(PAYLOAD_BYTES);

    private final KafkaProducer<String, byte[]> producer;
    private int next;

    Load(String bootstrap) {
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrap, "acks", "1", "linger.ms", "1", "batch.size", "65536"),
                new StringSerializer(),
                new ByteArraySerializer());
    }

    /** Sends as fast as Kafka takes them. */
    void burst(int events) {
        for (int i = 0; i < events; i++) {
            producer.send(CloudEventWriter.binary(
                    Topic.EVENTS, event(UUID.randomUUID().toString())));
        }
        producer.flush();
    }

    /** Sends at a fixed rate; the id of each tells when it was due, by {@link System#nanoTime}. */
    void steady(int events, int perSecond) {
        long interval = TimeUnit.SECONDS.toNanos(1) / perSecond;
        long start = System.nanoTime();
        for (int i = 0; i < events; i++) {
            long due = start + i * interval;
            while (System.nanoTime() < due) {
                LockSupport.parkNanos(due - System.nanoTime());
            }
            producer.send(CloudEventWriter.binary(Topic.EVENTS, event("due-" + due)));
        }
    }

    @Override
    public void close() {
        producer.close();
    }

    private DomainEvent event(String id) {
        int number = next++;
        String workspace = "w" + number % WORKSPACES;
        String project = workspace + "-p" + number / WORKSPACES % PROJECTS;
        String task = project + "-t" + number / (WORKSPACES * PROJECTS) % TASKS;
        String data =
                "{\"id\":\"%s\",\"projectId\":\"%s\",\"title\":\"Version %d\",\"status\":\"doing\",\"updatedBy\":\"ada\",\"updatedAt\":\"2026-03-01T09:30:00Z\",\"description\":\""
                        .formatted(task, project, number);
        data += FILLER.substring(data.length() + 2) + "\"}";
        return DomainEvent.of(
                        id,
                        "/bench",
                        EventType.TASK_UPDATED,
                        Clock.systemUTC().instant(),
                        workspace,
                        data.getBytes(StandardCharsets.UTF_8))
                .withSubject(task)
                .withActor("ada");
    }
}
