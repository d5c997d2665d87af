package io.pmrealtime.bench.rollout;

import io.pmrealtime.bench.report.Report;
import io.pmrealtime.contracts.cloudevents.CloudEventWriter;
import io.pmrealtime.contracts.event.DomainEvent;
import io.pmrealtime.contracts.event.EventType;
import io.pmrealtime.contracts.kafka.Topic;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Restarts every gateway of a running local stack in turn, as a rollout would, while events are published and clients follow them. Ends with
 * status 1 when a client missed an event, saw one twice or saw two in the wrong order.
 */
public final class Rehearsal {
    private static final List<String> USERS = List.of("ada", "grace", "linus");
    private static final int CLIENTS_PER_USER = 4;
    private static final long STEP_LIMIT_NANOS = TimeUnit.SECONDS.toNanos(120);
    private static final long LOOK_EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final RunningStack stack;
    private final HttpClient http;
    private final List<ResumingClient> clients = new ArrayList<>();

    private Rehearsal(RunningStack stack, HttpClient http) {
        this.stack = stack;
        this.http = http;
    }

    /** Options: {@code --rate PER_SECOND} (50), {@code --port-offset K} (0). */
    public static void main(String[] args) throws IOException, InterruptedException {
        int offset = option(args, "--port-offset", 0);
        HttpClient http = HttpClient.newHttpClient();
        RunningStack stack = new RunningStack(http, URI.create("http://localhost:" + (8080 + offset)));
        boolean clean = new Rehearsal(stack, http).run("localhost:" + (19092 + offset), option(args, "--rate", 50));
        System.exit(clean ? 0 : 1);
    }

    private boolean run(String kafka, int rate) throws IOException, InterruptedException {
        List<RunningStack.Gateway> gateways = stack.gateways();
        if (gateways.size() < 2) {
            throw new IllegalStateException("a rollout needs at least two gateways: deploy/local/run --gateways 2");
        }
        ScheduledExecutorService timer = Executors.newScheduledThreadPool(2);
        for (String user : USERS) {
            for (int i = 0; i < CLIENTS_PER_USER; i++) {
                clients.add(new ResumingClient(http, stack.socketAddress(), stack.token(user), timer));
            }
        }
        clients.forEach(ResumingClient::connect);
        await("all clients are in their room", () -> clients.stream().allMatch(ResumingClient::isLive));

        AtomicBoolean publishing = new AtomicBoolean(true);
        Publisher publisher = new Publisher(kafka, rate, publishing);
        Thread thread = new Thread(publisher, "publisher");
        thread.start();
        for (RunningStack.Gateway gateway : gateways) {
            restart(gateway);
        }
        publishing.set(false);
        thread.join();
        int published = publisher.published();
        awaitLast(published);
        clients.forEach(ResumingClient::end);
        timer.shutdownNow();
        return report(gateways.size(), published);
    }

    private void restart(RunningStack.Gateway gateway) throws InterruptedException {
        System.out.println("restarting gateway " + gateway.instance() + " (pid " + gateway.pid() + ")");
        ProcessHandle process = ProcessHandle.of(gateway.pid())
                .orElseThrow(() -> new IllegalStateException("no process " + gateway.pid()));
        process.destroy();
        await("gateway " + gateway.instance() + " has ended", () -> !process.isAlive());
        await("gateway " + gateway.instance() + " is up again", () -> isUpAgain(gateway));
        await("all clients are back", () -> clients.stream().allMatch(ResumingClient::isLive));
    }

    private boolean isUpAgain(RunningStack.Gateway before) {
        try {
            return stack.gateways().stream()
                    .anyMatch(now -> now.instance() == before.instance()
                            && now.pid() != before.pid()
                            && now.state().equals("up"));
        } catch (IOException e) {
            throw new IllegalStateException("the local stack does not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Missing events are what is looked for, so waiting for them in vain is no error here. */
    private void awaitLast(int published) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (System.nanoTime() < deadline
                && clients.stream().anyMatch(client -> client.seen().size() < published)) {
            LockSupport.parkNanos(LOOK_EVERY_NANOS);
        }
    }

    private static void await(String what, BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + STEP_LIMIT_NANOS;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("waited in vain until " + what);
            }
            TimeUnit.NANOSECONDS.sleep(LOOK_EVERY_NANOS);
        }
    }

    private boolean report(int gateways, int published) {
        Tally total = new Tally(0, 0, 0);
        int reconnects = 0;
        int resyncs = 0;
        for (ResumingClient client : clients) {
            total = total.plus(Tally.of(client.seen(), published));
            reconnects += client.reconnects();
            resyncs += client.resyncs();
        }
        new Report("rollout")
                .add("gatewaysRestarted", gateways)
                .add("clients", clients.size())
                .add("eventsPublished", published)
                .add("reconnects", reconnects)
                .add("resyncs", resyncs)
                .add("missing", total.missing())
                .add("repeated", total.repeated())
                .add("outOfOrder", total.outOfOrder())
                .print(System.out);
        return total.isClean();
    }

    private static int option(String[] args, String name, int otherwise) {
        for (int i = 0; i < args.length - 1; i++) {
            if (args[i].equals(name)) {
                return Integer.parseInt(args[i + 1]);
            }
        }
        return otherwise;
    }

    /** Publishes numbered events at a fixed rate until it is told to stop. */
    private static final class Publisher implements Runnable {
        private final String kafka;
        private final int rate;
        private final AtomicBoolean publishing;
        private volatile int published;

        private Publisher(String kafka, int rate, AtomicBoolean publishing) {
            this.kafka = kafka;
            this.rate = rate;
            this.publishing = publishing;
        }

        int published() {
            return published;
        }

        @Override
        public void run() {
            long interval = TimeUnit.SECONDS.toNanos(1) / rate;
            try (KafkaProducer<String, byte[]> producer = new KafkaProducer<>(
                    Map.of("bootstrap.servers", kafka, "acks", "all", "linger.ms", "0"),
                    new StringSerializer(),
                    new ByteArraySerializer())) {
                int number = 0;
                for (long due = System.nanoTime(); publishing.get(); due += interval) {
                    LockSupport.parkNanos(Math.max(0, due - System.nanoTime()));
                    producer.send(CloudEventWriter.binary(Topic.EVENTS, event(number)));
                    published = ++number;
                }
            }
        }

        private static DomainEvent event(int number) {
            String data = """
                    {"id":"rollout","projectId":"apollo","title":"Rollout","number":%d,"updatedBy":"rollout","updatedAt":"%s"}""".formatted(number, Clock.systemUTC().instant());
            return DomainEvent.of(
                    UUID.randomUUID().toString(),
                    "/rehearsal",
                    EventType.TASK_UPDATED,
                    Clock.systemUTC().instant(),
                    "acme",
                    data.getBytes(StandardCharsets.UTF_8));
        }
    }
}
