package io.pmrealtime.bench.notification;

import io.pmrealtime.contracts.event.DomainEvent;
import io.pmrealtime.contracts.event.EventType;
import io.pmrealtime.contracts.realtime.RealtimeRecord;
import io.pmrealtime.contracts.room.Room;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Writes assignments into the realtime log as pm-events-service does: 50 workspaces of 20 people. */
final class Assignments implements AutoCloseable {
    /** What the ids of events start with whose arrival is timed. */
    static final String DUE = "due-";

    /** How many people a workspace has. */
    static final int USERS = 20;

    /** In how many workspaces people are told something whose arrival is timed. */
    static final int TIMED_WORKSPACES = 5;

    private static final int WORKSPACES = 50;

    private final KafkaProducer<String, byte[]> producer;
    private int next;

    Assignments(String bootstrap) {
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrap, "acks", "1", "linger.ms", "1", "batch.size", "65536"),
                new StringSerializer(),
                new ByteArraySerializer());
    }

    /** Sends as fast as Kafka takes them. */
    void burst(int events) {
        for (int i = 0; i < events; i++) {
            send(UUID.randomUUID().toString(), WORKSPACES);
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
            send(DUE + due, TIMED_WORKSPACES);
        }
    }

    /** An event that concerns all members of a project, in the workspace of those who are timed. */
    void alert(String projectId) {
        String data =
                "{\"projectId\":\"%s\",\"severity\":\"warning\",\"title\":\"Slow\",\"message\":\"Look\",\"detectedAt\":\"2026-03-01T09:30:00Z\"}"
                        .formatted(projectId);
        DomainEvent event = DomainEvent.of(
                UUID.randomUUID().toString(),
                "/bench",
                EventType.HEALTH_ALERT,
                Clock.systemUTC().instant(),
                "w0",
                data.getBytes(StandardCharsets.UTF_8));
        producer.send(RealtimeRecord.of(event, List.of(Room.project(projectId))));
        producer.flush();
    }

    private void send(String id, int workspaces) {
        int number = next++;
        String workspace = "w" + number % workspaces;
        String assignee = "u" + number / workspaces % USERS;
        String data =
                "{\"id\":\"t%d\",\"projectId\":\"%s-p\",\"title\":\"Draw the rocket\",\"newAssigneeId\":\"%s\",\"assignedBy\":\"ada\",\"assignedAt\":\"2026-03-01T09:30:00Z\"}"
                        .formatted(number, workspace, assignee);
        DomainEvent event = DomainEvent.of(
                        id,
                        "/bench",
                        EventType.TASK_ASSIGNED,
                        Clock.systemUTC().instant(),
                        workspace,
                        data.getBytes(StandardCharsets.UTF_8))
                .withActor("ada");
        producer.send(RealtimeRecord.of(event, List.of(Room.user(assignee))));
    }

    @Override
    public void close() {
        producer.close();
    }
}
