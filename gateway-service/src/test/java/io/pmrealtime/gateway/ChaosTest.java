package io.pmrealtime.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.pmrealtime.gateway.testing.Fixture;
import io.pmrealtime.gateway.testing.TestClient;
import io.pmrealtime.local.testing.LocalServersResource;
import io.pmrealtime.local.testing.TestEnvironment;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Clients lose their connections, resume, stall and go on, while events stream and Kafka is restarted. Each must have received exactly the
 * events of its rooms, in their order, when it is over.
 */
@QuarkusTest
@QuarkusTestResource(LocalServersResource.class)
class ChaosTest {
    private static final long SEED = 20261120;
    private static final int CLIENTS = 12;
    private static final int ROOMS = 6;
    private static final int EVENTS = 1200;

    @Inject
    RedisDataSource redis;

    @Test
    void everybodyReceivesExactlyWhatTheyHadTo() throws InterruptedException {
        Random random = new Random(SEED);
        try (Fixture acme = new Fixture(redis)) {
            List<Wanderer> clients = IntStream.range(0, CLIENTS)
                    .mapToObj(i -> new Wanderer(acme, "user" + i, rooms(random)))
                    .toList();
            List<Sent> sent = new CopyOnWriteArrayList<>();
            Thread publisher = new Thread(() -> publish(acme, sent, new Random(SEED + 1)), "publisher");
            publisher.start();
            boolean restarted = false;
            while (publisher.isAlive()) {
                clients.get(random.nextInt(CLIENTS)).misfortune(random.nextInt(4));
                if (!restarted && sent.size() > EVENTS / 2) {
                    TestEnvironment.servers().kafka().stop();
                    clients.get(0).misfortune(1);
                    TestEnvironment.servers().kafka().start();
                    restarted = true;
                }
                int next = sent.size() + random.nextInt(20);
                await().pollInterval(Duration.ofMillis(1))
                        .atMost(Duration.ofSeconds(30))
                        .until(() -> sent.size() >= next || !publisher.isAlive());
            }
            publisher.join();

            for (Wanderer client : clients) {
                List<String> expected = sent.stream()
                        .filter(event -> event.rooms().stream().anyMatch(client.rooms::contains))
                        .map(Sent::id)
                        .toList();
                client.recover();
                await().atMost(Duration.ofSeconds(30))
                        .untilAsserted(() -> assertThat(client.seen().size()).isEqualTo(expected.size()));
                assertThat(client.seen()).as(client.user).isEqualTo(expected);
                client.connection.close();
            }
        }
    }

    private static List<String> rooms(Random random) {
        return IntStream.range(0, ROOMS)
                .filter(i -> random.nextBoolean())
                .mapToObj(i -> "chat:" + i)
                .toList();
    }

    private static void publish(Fixture acme, List<Sent> sent, Random random) {
        for (int i = 0; i < EVENTS; i++) {
            List<String> rooms = new ArrayList<>(rooms(random));
            rooms.add("user:user" + random.nextInt(CLIENTS));
            String id = acme.publish("chat.message", String.join(",", rooms), "{\"n\":" + i + "}");
            sent.add(new Sent(id, rooms));
        }
    }

    private record Sent(String id, List<String> rooms) {}

    /** A client that always comes back with its last cursor. */
    private static final class Wanderer {
        private final Fixture acme;
        private final String user;
        private final List<String> chats;
        private final List<String> rooms;
        private final List<String> before = new ArrayList<>();
        private TestClient connection;
        private String cursor;

        Wanderer(Fixture acme, String user, List<String> chats) {
            this.acme = acme;
            this.user = user;
            this.chats = chats;
            this.rooms = new ArrayList<>(chats);
            rooms.add("user:" + user);
            this.connection = acme.connect(user);
            this.cursor = connection.cursor();
            resume();
        }

        void misfortune(int kind) {
            switch (kind) {
                case 0 -> connection.reading(false);
                case 1 -> recover();
                case 2 -> {
                    connection.reading(true);
                    connection.send("{'type':'ping'}");
                }
                default -> connection.reading(true);
            }
        }

        /** Loses the connection and resumes on a new one. */
        void recover() {
            connection.socket().abort();
            List<JsonNode> events = connection.received().stream()
                    .filter(message -> message.path("type").asText().equals("event"))
                    .toList();
            events.forEach(event -> before.add(event.path("id").asText()));
            if (!events.isEmpty()) {
                cursor = events.get(events.size() - 1).path("cursor").asText();
            }
            connection = acme.connect(user);
            resume();
        }

        List<String> seen() {
            List<String> seen = new ArrayList<>(before);
            seen.addAll(connection.eventIds());
            return seen;
        }

        private void resume() {
            String names = chats.isEmpty() ? "" : "'" + String.join("','", chats) + "'";
            connection.send("{'type':'resume','ref':'r','cursor':'" + cursor + "','rooms':[" + names + "]}");
            assertThat(connection.answer("r").path("type").asText()).isEqualTo("resumed");
        }
    }
}
