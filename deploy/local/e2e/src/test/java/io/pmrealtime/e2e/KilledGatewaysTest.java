package io.pmrealtime.e2e;

import static io.pmrealtime.e2e.Events.headers;
import static io.pmrealtime.e2e.Events.newId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Gateways are killed one after the other while events stream, and clients go on with their cursors on whichever is there. Each has seen
 * exactly the events of its rooms, once and in their order, when it is over. {@code -Dkills} makes a longer run.
 */
class KilledGatewaysTest {
    private static final long SEED = 20_261_120;
    private static final int KILLS = Integer.getInteger("kills", 3);
    private static final int CLIENTS = 10;
    private static final int ROOMS = 5;
    private static final List<String> USERS = List.of("ada", "grace", "linus", "margaret", "barbara");

    private final RunningStack stack = RunningStack.get();
    private final Random random = new Random(SEED);
    private final String run = newId();

    @Test
    void whoResumesSeesEveryEventOnceAndInOrder() throws InterruptedException {
        List<Wanderer> clients = IntStream.range(0, CLIENTS)
                .mapToObj(i -> new Wanderer(USERS.get(i % USERS.size()), rooms(), 1 + i % 2))
                .toList();
        List<Sent> sent = new CopyOnWriteArrayList<>();
        Set<Long> killed = new HashSet<>();
        Publisher publisher = new Publisher(sent, new Random(SEED + 1));
        publisher.start();
        try {
            for (int kill = 0; kill < KILLS; kill++) {
                int instance = 1 + kill % 2;
                long pid =
                        stack.service("gateway-service", instance).path("pid").asLong();
                assertThat(killed.add(pid)).isTrue();
                ProcessHandle.of(pid).orElseThrow().destroyForcibly();
                clients.forEach(Wanderer::goOnIfClosed);
                await().atMost(Duration.ofSeconds(60)).until(() -> {
                    clients.forEach(Wanderer::goOnIfClosed);
                    JsonNode service = stack.service("gateway-service", instance);
                    return service.path("state").asText().equals("up")
                            && service.path("pid").asLong() != pid;
                });
            }
        } finally {
            publisher.end();
        }
        assertThat(sent).hasSizeGreaterThan(100);
        for (Wanderer client : clients) {
            List<String> expected = sent.stream()
                    .filter(event -> client.rooms.contains(event.room()))
                    .map(Sent::id)
                    .toList();
            await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
                client.goOnIfClosed();
                assertThat(client.seen()).hasSizeGreaterThanOrEqualTo(expected.size());
            });
            assertThat(client.seen()).isEqualTo(expected);
            client.connection.close();
        }
        assertThat(clients).as("resumed at least once").allMatch(client -> client.resumes > 0);
    }

    private List<String> rooms() {
        return IntStream.range(0, ROOMS)
                .filter(i -> i == 0 || random.nextBoolean())
                .mapToObj(this::room)
                .toList();
    }

    private String room(int index) {
        return "chat:" + run + "-" + index;
    }

    private record Sent(String id, String room) {}

    /** Sends an event every few milliseconds until it is told to end. */
    private final class Publisher extends Thread {
        private final List<Sent> sent;
        private final Random choice;
        private volatile boolean ended;

        Publisher(List<Sent> sent, Random choice) {
            super("publisher");
            this.sent = sent;
            this.choice = choice;
        }

        @Override
        public void run() {
            while (!ended) {
                Sent event = new Sent(newId(), room(choice.nextInt(ROOMS)));
                Map<String, String> headers = headers(event.id(), "chat.message", "acme");
                headers.put("rooms", event.room());
                stack.kafka().send("pm.realtime", "acme", "{\"body\":\"" + "x".repeat(400) + "\"}", headers);
                sent.add(event);
            }
        }

        void end() throws InterruptedException {
            ended = true;
            join();
        }
    }

    /** A client that comes back with its last cursor, to the other replica where its own does not answer. */
    private final class Wanderer {
        private final String user;
        private final List<String> rooms;
        private final List<String> before = new ArrayList<>();
        private int instance;
        private int resumes;
        private SocketClient connection;

        Wanderer(String user, List<String> rooms, int instance) {
            this.user = user;
            this.rooms = rooms;
            this.instance = instance;
            this.connection = SocketClient.inRooms(
                    stack.gatewaySocket(instance), stack.token(user, "acme"), rooms.toArray(String[]::new));
        }

        void goOnIfClosed() {
            if (connection.isOpen()) {
                return;
            }
            String cursor = connection.messages().stream()
                    .filter(message -> message.has("cursor"))
                    .reduce((earlier, later) -> later)
                    .orElseThrow()
                    .path("cursor")
                    .asText();
            SocketClient next;
            try {
                next = SocketClient.connect(stack.gatewaySocket(instance), stack.token(user, "acme"));
            } catch (CompletionException notThere) {
                // The next round tries the other one.
                instance = 3 - instance;
                return;
            }
            before.addAll(ids());
            connection = next;
            next.send("{\"type\":\"resume\",\"ref\":\"resume\",\"cursor\":\"" + cursor + "\",\"rooms\":[\""
                    + String.join("\",\"", rooms) + "\"]}");
            assertThat(next.awaitAnswer("resume").path("type").asText()).isEqualTo("resumed");
            resumes++;
        }

        List<String> seen() {
            List<String> seen = new ArrayList<>(before);
            seen.addAll(ids());
            return seen;
        }

        private List<String> ids() {
            return connection.events("chat.message").stream()
                    .map(message -> message.path("id").asText())
                    .toList();
        }
    }
}
