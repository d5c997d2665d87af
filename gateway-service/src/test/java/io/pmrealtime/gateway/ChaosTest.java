package io.pmrealtime.gateway;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.pmrealtime.gateway.cursor.Cursor;
import io.pmrealtime.gateway.testing.Fixture;
import io.pmrealtime.gateway.testing.TestClient;
import io.pmrealtime.local.testing.LocalServersResource;
import io.pmrealtime.local.testing.TestEnvironment;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Clients lose their connections, resume, stall and go on, join rooms and leave them, are removed from the project and are revoked, while events stream, the tail is
 * too short for most of them and Kafka is restarted. Each must have received exactly the events of its rooms, in their order, when it is
 * over. {@code -Dchaos.seed} and {@code -Dchaos.events} make another or a longer run.
 */
@QuarkusTest
@QuarkusTestResource(LocalServersResource.class)
@TestProfile(ChaosTest.ShortTail.class)
class ChaosTest {
    private static final long SEED = Long.getLong("chaos.seed", 20261120);
    private static final int EVENTS = Integer.getInteger("chaos.events", 1200);
    private static final int CLIENTS = 12;
    private static final int ROOMS = 6;
    private static final int MOST_BYTES = 12_000;
    /** They are removed from the project, and until then in nothing that a reconnect could take from them. */
    private static final List<String> EVICTED = List.of("user0", "user1");

    private static final List<String> MEMBERS =
            List.of("user0", "user1", "user2", "user3", "user4", "user5", "user6", "user7");
    /** Messages whose cursor says how far the client has come. */
    private static final List<String> PLACES = List.of("event", "ack", "resumed");

    private static final List<String> REVOKED = List.of("user10", "user11");

    @Inject
    RedisDataSource redis;

    /** So that whoever was away for a moment is served from Kafka. */
    public static final class ShortTail implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("gateway.tail.bytes", "128K", "gateway.resume.chunk", "32K");
        }
    }

    @Test
    void everybodyReceivesExactlyWhatTheyHadTo() throws InterruptedException {
        Random random = new Random(SEED);
        try (Fixture acme = new Fixture(redis, MEMBERS.toArray(String[]::new))) {
            List<Wanderer> clients = IntStream.range(0, CLIENTS)
                    .mapToObj(i -> new Wanderer(acme, "user" + i, rooms(random)))
                    .toList();
            List<Sent> sent = new CopyOnWriteArrayList<>();
            Thread publisher = new Thread(() -> publish(acme, sent, new Random(SEED + 1)), "publisher");
            publisher.start();
            boolean restarted = false;
            boolean revoked = false;
            while (publisher.isAlive()) {
                clients.get(random.nextInt(CLIENTS)).misfortune(random.nextInt(5), random);
                if (!revoked && sent.size() > EVENTS / 4) {
                    REVOKED.forEach(user -> revoke(acme, user));
                    clients.forEach(client -> client.revoked |= REVOKED.contains(client.user));
                    revoked = true;
                }
                if (!restarted && sent.size() > EVENTS / 2) {
                    TestEnvironment.servers().kafka().stop();
                    clients.get(2).stall();
                    TestEnvironment.servers().kafka().start();
                    restarted = true;
                }
                int next = sent.size() + random.nextInt(20);
                await().pollInterval(Duration.ofMillis(1))
                        .atMost(Duration.ofSeconds(30))
                        .until(() -> sent.size() >= next || !publisher.isAlive());
            }
            publisher.join();
            assertThat(sent).hasSize(EVENTS + EVICTED.size());
            assertThat(revoked && restarted).isTrue();
            clients.forEach(client -> check(client, sent));
        }
    }

    private static void check(Wanderer client, List<Sent> sent) {
        List<String> expected = client.expected(sent);
        if (client.revoked) {
            client.connection.reading(true);
            assertThat(client.connection.closeCode()).as(client.user).isEqualTo(4403);
            assertThat(client.seen())
                    .as(client.user)
                    .isEqualTo(expected.subList(0, client.seen().size()));
            return;
        }
        if (!EVICTED.contains(client.user)) {
            client.recover();
        }
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(client.seen().size()).isGreaterThanOrEqualTo(expected.size()));
        assertThat(client.seen()).as(client.user).isEqualTo(expected);
        client.connection.close();
    }

    private static List<String> rooms(Random random) {
        return IntStream.range(0, ROOMS)
                .filter(i -> random.nextBoolean())
                .mapToObj(i -> "chat:" + i)
                .toList();
    }

    private static void publish(Fixture acme, List<Sent> sent, Random random) {
        int removed = 0;
        for (int i = 0; i < EVENTS; i++) {
            List<String> rooms = new ArrayList<>(rooms(random));
            rooms.add(random.nextBoolean() ? "project:" + acme.project : "user:user" + random.nextInt(CLIENTS));
            String body = "x".repeat(random.nextInt(MOST_BYTES));
            Fixture.Place place =
                    acme.publishAt("chat.message", String.join(",", rooms), "{\"body\":\"" + body + "\"}");
            sent.add(new Sent(place, rooms, null));
            if (removed < EVICTED.size() && i > (removed + 1) * EVENTS / 3) {
                sent.add(remove(acme, EVICTED.get(removed++)));
            }
        }
    }

    private static Sent remove(Fixture acme, String user) {
        acme.removeMember(user);
        List<String> rooms = List.of("project:" + acme.project, "user:" + user);
        String data = "{\"projectId\":\"" + acme.project + "\",\"userId\":\"" + user + "\",\"action\":\"removed\"}";
        return new Sent(acme.publishAt("pm.team.member_removed", String.join(",", rooms), data), rooms, user);
    }

    private static void revoke(Fixture acme, String user) {
        String admin = TestEnvironment.tokens()
                .user("root")
                .workspace(acme.workspace)
                .groups("member", "admin")
                .sign();
        given().header("Authorization", "Bearer " + admin)
                .contentType(ContentType.JSON)
                .body("{\"userId\":\"" + user + "\"}")
                .post("/api/realtime/revocations")
                .then()
                .statusCode(200);
    }

    /** @param removed the user whom it removes from the project, or null */
    private record Sent(Fixture.Place place, List<String> rooms, String removed) {}

    /** A room from one offset of the log up to another. */
    private static final class Stay {
        private final String room;
        private final long from;
        private long until = Long.MAX_VALUE;

        Stay(String room, long from) {
            this.room = room;
            this.from = from;
        }

        boolean contains(Sent event) {
            long offset = event.place().offset();
            return event.rooms().contains(room) && from <= offset && offset < until;
        }
    }

    /** A client that always comes back with its last cursor. */
    private static final class Wanderer {
        private final Fixture acme;
        private final String user;
        private final List<Stay> stays = new ArrayList<>();
        private final List<String> before = new ArrayList<>();
        private TestClient connection;
        private String cursor;
        private boolean revoked;
        private boolean stalled;

        Wanderer(Fixture acme, String user, List<String> chats) {
            this.acme = acme;
            this.user = user;
            chats.forEach(room -> stays.add(new Stay(room, 0)));
            stays.add(new Stay("user:" + user, 0));
            if (MEMBERS.contains(user)) {
                stays.add(new Stay("project:" + acme.project, 0));
            }
            this.connection = acme.connect(user);
            this.cursor = connection.cursor();
            resume();
        }

        void misfortune(int kind, Random random) {
            if (revoked || EVICTED.contains(user)) {
                return;
            }
            switch (kind) {
                case 0 -> stall();
                case 1 -> recover();
                case 2 -> wander("chat:" + random.nextInt(ROOMS));
                default -> goOn();
            }
        }

        void stall() {
            stalled = true;
            connection.reading(false);
        }

        /** Leaves the room, or joins it where it is not in it. The answer's cursor tells between which events that was. */
        private void wander(String room) {
            if (stalled || !connection.isOpen()) {
                goOn();
                return;
            }
            Optional<Stay> here = stays.stream()
                    .filter(stay -> stay.room.equals(room) && stay.until == Long.MAX_VALUE)
                    .findFirst();
            String ref = "w" + connection.received().size() + "-" + stays.size();
            connection.send("{'type':'" + (here.isPresent() ? "room.leave" : "room.join") + "','ref':'" + ref
                    + "','rooms':['" + room + "']}");
            JsonNode ack = connection.answer(ref);
            assertThat(ack.path("type").asText()).isEqualTo("ack");
            long offset =
                    Cursor.parse(ack.path("cursor").asText()).orElseThrow().offset();
            here.ifPresentOrElse(stay -> stay.until = offset, () -> stays.add(new Stay(room, offset)));
        }

        /** Reads again, and comes back where it had been too far behind. */
        private void goOn() {
            if (connection.isOpen()) {
                stalled = false;
                connection.reading(true);
            } else {
                recover();
            }
        }

        /** Loses the connection and resumes on a new one. */
        void recover() {
            connection.socket().abort();
            before.addAll(connection.eventIds());
            connection.received().stream()
                    .filter(message -> PLACES.contains(message.path("type").asText()))
                    .reduce((earlier, later) -> later)
                    .ifPresent(last -> cursor = last.path("cursor").asText());
            stalled = false;
            connection = acme.connect(user);
            resume();
        }

        List<String> seen() {
            List<String> seen = new ArrayList<>(before);
            seen.addAll(connection.eventIds());
            return seen;
        }

        /** All events of its rooms, those of the project only until it was removed from it. */
        List<String> expected(List<Sent> sent) {
            long removedAt = sent.stream()
                    .filter(event -> user.equals(event.removed()))
                    .mapToLong(event -> event.place().offset())
                    .findFirst()
                    .orElse(Long.MAX_VALUE);
            String project = "project:" + acme.project;
            return sent.stream()
                    .filter(event -> stays.stream()
                            .anyMatch(stay -> stay.contains(event)
                                    && !(stay.room.equals(project)
                                            && event.place().offset() > removedAt)))
                    .map(event -> event.place().id())
                    .toList();
        }

        private void resume() {
            List<String> asked = stays.stream()
                    .filter(stay -> stay.until == Long.MAX_VALUE)
                    .map(stay -> stay.room)
                    .filter(room -> !room.startsWith("user:"))
                    .toList();
            String names = asked.isEmpty() ? "" : "'" + String.join("','", asked) + "'";
            String resume = "{'type':'resume','ref':'r','cursor':'" + cursor + "','rooms':[" + names + "]}";
            // While Kafka is away, what only it has cannot be replayed: the client is told so and comes again.
            await().atMost(Duration.ofSeconds(30)).until(() -> {
                connection.send(resume);
                if (connection.answer("r").path("type").asText().equals("resumed")) {
                    return true;
                }
                connection.socket().abort();
                connection = acme.connect(user);
                return false;
            });
        }
    }
}
