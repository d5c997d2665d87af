package io.pmrealtime.bench.latency;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.pmrealtime.bench.report.Report;
import io.pmrealtime.contracts.cloudevents.CloudEventWriter;
import io.pmrealtime.contracts.event.DomainEvent;
import io.pmrealtime.contracts.event.EventType;
import io.pmrealtime.contracts.kafka.Topic;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Sends events to {@code pm.events} of a running local stack at a low, fixed rate and takes the time until a WebSocket client in
 * the event's project has each one. An event's latency counts from when it was due to be sent, so that a pause of the sender is
 * not left out (coordinated omission).
 */
public final class EndToEndLatency {
    private static final long WARM_UP = 200;
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final URI frontDoor;
    private final String kafka;
    private final HttpClient http = HttpClient.newHttpClient();

    private EndToEndLatency(URI frontDoor, String kafka) {
        this.frontDoor = frontDoor;
        this.kafka = kafka;
    }

    /** Options: {@code --events N} (2000), {@code --rate PER_SECOND} (50), {@code --port-offset K} (0). */
    public static void main(String[] args) throws IOException, InterruptedException {
        int events = option(args, "--events", 2_000);
        int rate = option(args, "--rate", 50);
        int offset = option(args, "--port-offset", 0);
        URI frontDoor = URI.create("http://localhost:" + (8080 + offset));
        new EndToEndLatency(frontDoor, "localhost:" + (19092 + offset)).run(events, rate);
    }

    private static int option(String[] args, String name, int otherwise) {
        for (int i = 0; i < args.length - 1; i++) {
            if (args[i].equals(name)) {
                return Integer.parseInt(args[i + 1]);
            }
        }
        return otherwise;
    }

    private void run(int events, int rate) throws IOException, InterruptedException {
        Arrivals arrivals = new Arrivals();
        WebSocket socket = http.newWebSocketBuilder()
                .subprotocols("pm-realtime.v1", "bearer." + token())
                .buildAsync(URI.create("ws://" + frontDoor.getAuthority() + "/ws"), arrivals)
                .join();
        socket.sendText("{\"type\":\"room.join\",\"ref\":\"1\",\"projectId\":\"apollo\"}", true)
                .join();
        try (KafkaProducer<String, byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka, "acks", "all", "linger.ms", "0"),
                new StringSerializer(),
                new ByteArraySerializer())) {
            arrivals.awaitJoined(PATIENCE_NANOS);
            Histogram latencies = measure(producer, arrivals, WARM_UP + events, TimeUnit.SECONDS.toNanos(1) / rate);
            new Report("latency")
                    .add("events", latencies.getTotalCount())
                    .add("ratePerSecond", rate)
                    .addMillis(latencies)
                    .print(System.out);
        }
        socket.sendClose(WebSocket.NORMAL_CLOSURE, "");
    }

    private Histogram measure(KafkaProducer<String, byte[]> producer, Arrivals arrivals, long count, long interval) {
        Histogram latencies = new Histogram(3);
        long start = System.nanoTime();
        for (long i = 0; i < count; i++) {
            long due = start + i * interval;
            for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            DomainEvent event = event(i);
            producer.send(CloudEventWriter.binary(Topic.EVENTS, event));
            long arrived = arrivals.await(event.id(), PATIENCE_NANOS);
            if (i >= WARM_UP) {
                latencies.recordValue(TimeUnit.NANOSECONDS.toMicros(arrived - due));
            }
        }
        return latencies;
    }

    private static DomainEvent event(long number) {
        String data = """
                {"id":"bench-task","projectId":"apollo","title":"%0448d","updatedBy":"bench","updatedAt":"%s"}""".formatted(number, Clock.systemUTC().instant());
        return DomainEvent.of(
                UUID.randomUUID().toString(),
                "/bench",
                EventType.TASK_UPDATED,
                Clock.systemUTC().instant(),
                "acme",
                data.getBytes(StandardCharsets.UTF_8));
    }

    private String token() throws IOException, InterruptedException {
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(frontDoor.resolve("/dev/token"))
                        .POST(HttpRequest.BodyPublishers.ofString("{\"userId\":\"grace\",\"workspaceId\":\"acme\"}"))
                        .header("Content-Type", "application/json")
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        return new ObjectMapper().readTree(answer.body()).path("token").asText();
    }
}
