package io.pmrealtime.gateway;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.pmrealtime.contracts.kafka.Header;
import io.pmrealtime.gateway.cursor.Cursor;
import io.pmrealtime.gateway.testing.Fixture;
import io.pmrealtime.gateway.testing.TestClient;
import io.pmrealtime.local.testing.LocalServersResource;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.Test;

/** Going on from a cursor. */
@QuarkusTest
@QuarkusTestResource(LocalServersResource.class)
class ResumeTest {
    @Inject
    RedisDataSource redis;

    @Test
    void whatWasMissedIsReplayedInOrderAndThenItIsLive() {
        try (Fixture acme = new Fixture(redis, "grace")) {
            List<String> sent = new ArrayList<>();
            String cursor;
            try (TestClient first = acme.connect("grace")) {
                first.join("project:" + acme.project);
                for (int i = 0; i < 5; i++) {
                    sent.add(acme.taskUpdated("{}"));
                }
                first.event(sent.get(4));
                cursor = first.event(sent.get(2)).path("cursor").asText();
            }
            acme.publish(
                    UUID.randomUUID().toString(),
                    "typing.start",
                    "project:" + acme.project,
                    "{}",
                    Map.of(Header.EPHEMERAL, Header.SET));
            acme.publish("chat.message", "user:somebody", "{}");
            for (int i = 0; i < 3; i++) {
                sent.add(acme.publish("pm.task.assigned", "project:" + acme.project + ",user:grace", "{}"));
            }
            acme.awaitTaken();
            try (TestClient second = acme.connect("grace")) {
                second.send(resume("r", cursor, "project:" + acme.project));
                JsonNode resumed = second.answer("r");
                sent.add(acme.taskUpdated("{}"));
                second.event(sent.get(8));

                assertThat(second.eventIds()).isEqualTo(sent.subList(3, 9));
                assertThat(resumed.path("type").asText()).isEqualTo("resumed");
                assertThat(resumed.path("replayed").asInt()).isEqualTo(5);
                assertThat(resumed.path("refused")).isEmpty();
                List<JsonNode> received = second.received();
                assertThat(received.indexOf(resumed))
                        .as("after the replayed events, before the live one")
                        .isEqualTo(6);
            }
        }
    }

    @Test
    void roomsThatAreNoLongerAllowedAreNamedAndNotReplayed() {
        try (Fixture acme = new Fixture(redis);
                TestClient margaret = acme.connect("margaret")) {
            String cursor = margaret.cursor();
            acme.taskUpdated("{}");
            String own = acme.publish("chat.message", "chat:c1", "{}");
            margaret.send(resume("r", cursor, "project:" + acme.project, "chat:c1"));
            JsonNode resumed = margaret.answer("r");

            assertThat(resumed.path("refused")).extracting(JsonNode::asText).containsExactly("project:" + acme.project);
            margaret.event(own);
            assertThat(margaret.eventIds()).containsExactly(own);
        }
    }

    @Test
    void aSecondResumeOnAConnectionRepeatsNothing() {
        try (Fixture acme = new Fixture(redis, "grace");
                TestClient watcher = acme.connect("grace")) {
            String cursor = watcher.cursor();
            String first = acme.publish("chat.message", "user:grace,chat:c1", "{}");
            String second = acme.publish("chat.message", "chat:c2", "{}");
            watcher.event(first);
            acme.awaitTaken();
            try (TestClient client = acme.connect("grace")) {
                client.send(resume("1", cursor, "chat:c1"));
                client.answer("1");
                client.send(resume("2", cursor, "chat:c1", "chat:c2"));
                assertThat(client.answer("2").path("replayed").asInt()).isEqualTo(1);
                assertThat(client.eventIds()).containsExactly(first, second);
            }
        }
    }

    @Test
    void reconnectingWhileEventsStreamLosesAndRepeatsNothing() throws InterruptedException {
        int count = 600;
        try (Fixture acme = new Fixture(redis, "grace")) {
            List<String> sent = new ArrayList<>();
            Thread publisher = new Thread(() -> {
                for (int i = 0; i < count; i++) {
                    // None of them is joined before the resume, which may come after the moment that it is waited for.
                    String rooms = i % 3 == 0 ? "chat:c1" : "project:" + acme.project + ",task:" + acme.task;
                    sent.add(acme.publish("pm.task.updated", rooms, "{\"n\":" + i + "}"));
                }
            });
            Random random = new Random(7);
            List<String> seen = new ArrayList<>();
            String cursor;
            try (TestClient first = acme.connect("grace")) {
                cursor = first.cursor();
            }
            publisher.start();
            while (seen.size() < count) {
                TestClient client = acme.connect("grace");
                client.send(resume("r", cursor, "chat:c1", "project:" + acme.project, "task:" + acme.task));
                assertThat(client.answer("r").path("type").asText()).isEqualTo("resumed");
                int target = Math.min(count, seen.size() + 1 + random.nextInt(120));
                int before = seen.size();
                await().until(() -> before + client.eventIds().size() >= target);
                client.socket().abort();
                List<JsonNode> events = client.received().stream()
                        .filter(message -> message.path("type").asText().equals("event"))
                        .toList();
                events.forEach(event -> seen.add(event.path("id").asText()));
                cursor = events.get(events.size() - 1).path("cursor").asText();
            }
            publisher.join();
            assertThat(seen).isEqualTo(sent);
        }
    }

    @Test
    void cursorsThatCannotBeServedAreAnsweredWithResyncAndTheRoomsAreLive() {
        try (Fixture acme = new Fixture(redis, "grace");
                TestClient grace = acme.connect("grace")) {
            Cursor now = Cursor.parse(grace.cursor()).orElseThrow();
            Cursor otherTopic = new Cursor(Uuid.randomUuid(), now.partitions(), now.partition(), now.offset());
            Cursor otherCount = new Cursor(now.topicId(), now.partitions() + 1, now.partition(), now.offset());
            Cursor otherPartition =
                    new Cursor(now.topicId(), now.partitions(), (now.partition() + 1) % now.partitions(), 0);
            Cursor future = new Cursor(now.topicId(), now.partitions(), now.partition(), Long.MAX_VALUE);

            assertThat(resync(grace, "1", otherTopic, "chat:1")).isEqualTo("log_changed");
            assertThat(resync(grace, "2", otherCount, "chat:2")).isEqualTo("log_changed");
            assertThat(resync(grace, "3", otherPartition, "chat:3")).isEqualTo("cursor_invalid");
            assertThat(resync(grace, "4", future, "chat:4")).isEqualTo("cursor_invalid");
            List<String> sent = new ArrayList<>();
            for (int i = 1; i <= 4; i++) {
                sent.add(acme.publish("chat.message", "chat:" + i, "{}"));
            }
            grace.event(sent.get(3));
            assertThat(grace.eventIds()).isEqualTo(sent);
        }
    }

    @Test
    void noCursorShowsAnotherWorkspacesEvents() {
        try (Fixture acme = new Fixture(redis, "grace");
                TestClient grace = acme.connect("grace")) {
            Cursor now = Cursor.parse(grace.cursor()).orElseThrow();
            Random random = new Random(11);
            try (Fixture other = Fixture.besides(now, redis)) {
                other.publish("chat.message", "chat:c1,user:grace,workspace:" + acme.workspace, "{}");
                // One's own event behind it shows that the place of the other's was passed.
                String own = acme.publish("chat.message", "user:grace", "{}");
                grace.event(own);
                grace.send(resume("before", now.encode(), "chat:c1"));
                assertThat(grace.answer("before").path("type").asText()).isEqualTo("resumed");
                for (int i = 0; i < 200; i++) {
                    Cursor guess = new Cursor(
                            random.nextInt(4) == 0 ? Uuid.randomUuid() : now.topicId(),
                            now.partitions(),
                            random.nextInt(4) == 0 ? random.nextInt(now.partitions()) : now.partition(),
                            switch (random.nextInt(3)) {
                                case 0 -> random.nextInt(50);
                                case 1 -> Math.max(0, now.offset() - 20 + random.nextInt(40));
                                default -> random.nextLong() & Long.MAX_VALUE;
                            });
                    grace.send(resume("g" + i, guess.encode(), "chat:c1"));
                    assertThat(grace.answer("g" + i).path("type").asText())
                            .as("%s", guess)
                            .isIn("resumed", "resync");
                }
                assertThat(grace.eventIds()).containsExactly(own);
            }
        }
    }

    /** Cursors of which some of the bits are others, at both ends that take them. */
    @Test
    void noBrokenCursorShowsAnotherWorkspacesEvents() {
        try (Fixture acme = new Fixture(redis, "grace");
                TestClient witness = acme.connect("grace")) {
            String cursor = witness.cursor();
            Random random = new Random(13);
            try (Fixture other = Fixture.besides(Cursor.parse(cursor).orElseThrow(), redis)) {
                other.publish("chat.message", "chat:c1,user:grace,workspace:" + acme.workspace, "{}");
                String own = acme.publish("chat.message", "user:grace", "{}");
                witness.event(own);
                for (int i = 0; i < 150; i++) {
                    String broken = broken(cursor, random);
                    Response answer = given().header("Authorization", "Bearer " + acme.token("grace"))
                            .queryParam("cursor", broken)
                            .queryParam("rooms", "chat:c1")
                            .queryParam("waitMs", 0)
                            .get("/api/realtime/poll");
                    if (Cursor.parse(broken).isEmpty()) {
                        assertThat(answer.statusCode()).as(broken).isEqualTo(400);
                    } else {
                        assertThat(answer.statusCode()).as(broken).isEqualTo(200);
                        assertThat(answer.jsonPath().<String>getList("data.id"))
                                .as(broken)
                                .isSubsetOf(own);
                    }
                }
                try (TestClient socket = acme.connect("grace")) {
                    socket.send(resume("r", cursor.substring(1), "chat:c1"));
                    assertThat(socket.answer("r").path("code").asText()).isEqualTo("bad_request");
                }
            }
        }
    }

    private static String broken(String cursor, Random random) {
        byte[] bytes = Base64.getUrlDecoder().decode(cursor);
        switch (random.nextInt(4)) {
            case 0 -> random.nextBytes(bytes);
            case 1 -> bytes = Arrays.copyOf(bytes, 1 + random.nextInt(2 * bytes.length));
            // The last eight are the offset.
            case 2 -> bytes[bytes.length - 1 - random.nextInt(8)] ^= (byte) (1 << random.nextInt(8));
            default -> bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static String resync(TestClient client, String ref, Cursor cursor, String room) {
        client.send(resume(ref, cursor.encode(), room));
        JsonNode answer = client.answer(ref);
        assertThat(answer.path("type").asText()).isEqualTo("resync");
        return answer.path("reason").asText();
    }

    static String resume(String ref, String cursor, String... rooms) {
        return "{'type':'resume','ref':'" + ref + "','cursor':'" + cursor + "','rooms':['" + String.join("','", rooms)
                + "']}";
    }
}
