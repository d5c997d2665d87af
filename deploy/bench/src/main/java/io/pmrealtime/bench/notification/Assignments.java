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
            send(UUID.randomUUID().toString());
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
            send(DUE + due);
        }
    }

    private void send(String id) {
        int number = next++;
        String workspace = "w" + number % 50;
        String assignee = "u" + number / 50 % 20;
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
