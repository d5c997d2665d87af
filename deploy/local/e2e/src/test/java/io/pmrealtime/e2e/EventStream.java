package io.pmrealtime.e2e;

import static io.pmrealtime.e2e.Events.headers;
import static io.pmrealtime.e2e.Events.newId;
import static org.assertj.core.api.Assertions.assertThat;

import io.pmrealtime.local.testing.KafkaProbe;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** Events of some rooms of one workspace, written to the log one after the other until it is told to end. */
final class EventStream {
    private final KafkaProbe kafka;
    private final String workspace;
    private final List<String> rooms;
    private final Random choice;
    private final List<Sent> sent = new CopyOnWriteArrayList<>();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final ScheduledFuture<?> sending;

    private EventStream(KafkaProbe kafka, String workspace, List<String> rooms, Duration pause, long seed) {
        this.kafka = kafka;
        this.workspace = workspace;
        this.rooms = List.copyOf(rooms);
        this.choice = new Random(seed);
        this.sending = timer.scheduleWithFixedDelay(this::send, 0, pause.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Begins to write, with this pause after each event that Kafka has taken. */
    static EventStream begin(KafkaProbe kafka, String workspace, List<String> rooms, Duration pause, long seed) {
        return new EventStream(kafka, workspace, rooms, pause, seed);
    }

    private record Sent(String id, String room) {}

    private void send() {
        Sent event = new Sent(newId(), rooms.get(choice.nextInt(rooms.size())));
        Map<String, String> headers = headers(event.id(), "chat.message", workspace);
        headers.put("rooms", event.room());
        kafka.send("pm.realtime", workspace, "{\"body\":\"" + "x".repeat(400) + "\"}", headers);
        sent.add(event);
    }

    /** Returns when the last event was written. */
    void end() throws InterruptedException {
        assertThat(sending.isDone()).as("it has failed").isFalse();
        timer.shutdown();
        assertThat(timer.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
    }

    int size() {
        return sent.size();
    }

    /** Ids of the events of these rooms, in the order of the log. */
    List<String> idsOf(List<String> these) {
        return sent.stream()
                .filter(event -> these.contains(event.room()))
                .map(Sent::id)
                .toList();
    }
}
