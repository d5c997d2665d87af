package io.pmrealtime.gateway;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.pmrealtime.contracts.kafka.Topic;
import io.pmrealtime.gateway.cursor.Cursor;
import io.pmrealtime.gateway.testing.Fixture;
import io.pmrealtime.gateway.testing.SseClient;
import io.pmrealtime.gateway.testing.TestClient;
import io.pmrealtime.gateway.testing.TightLimits;
import io.pmrealtime.local.testing.LocalServersResource;
import io.pmrealtime.local.testing.TestEnvironment;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** What the tail no longer has is read from Kafka. */
@QuarkusTest
@QuarkusTestResource(LocalServersResource.class)
@TestProfile(TightLimits.class)
class HistoryTest {
    @Inject
    RedisDataSource redis;

    @Test
    void eventsOlderThanTheTailAreReplayedAndLiveOnesFollow() throws InterruptedException {
        String cursor;
        try (Fixture acme = new Fixture(redis, "grace")) {
            try (TestClient first = acme.connect("grace")) {
                cursor = first.cursor();
            }
            Fixture other = Fixture.besides(Cursor.parse(cursor).orElseThrow(), redis);
            List<String> sent = new ArrayList<>();
            String body = "{\"body\":\"" + "x".repeat(400) + "\"}";
            for (int i = 0; i < 200; i++) {
                sent.add(acme.publish("pm.task.updated", "project:" + acme.project + ",task:" + acme.task, body));
                other.publish("chat.message", "user:grace", body);
            }
            other.close();
            Thread publisher = new Thread(() -> {
                for (int i = 0; i < 200; i++) {
                    sent.add(acme.publish("pm.task.updated", "project:" + acme.project, body));
                }
            });
            publisher.start();
            try (TestClient second = acme.connect("grace")) {
                second.send(ResumeTest.resume("r", cursor, "project:" + acme.project));
                JsonNode resumed = second.answer("r");
                assertThat(resumed.path("type").asText()).isEqualTo("resumed");
                assertThat(resumed.path("replayed").asInt()).isGreaterThanOrEqualTo(200);
                publisher.join();
                await().atMost(Duration.ofSeconds(20))
                        .untilAsserted(() -> assertThat(second.eventIds()).isEqualTo(sent));
            }
        }
    }

    @Test
    void aCursorThatRetentionHasOvertakenIsAnsweredWithResync() throws Exception {
        try (Fixture acme = new Fixture(redis, "grace")) {
            String cursor;
            try (TestClient first = acme.connect("grace")) {
                cursor = first.cursor();
            }
            String body = "{\"body\":\"" + "x".repeat(2000) + "\"}";
            for (int i = 0; i < 10; i++) {
                acme.publish("chat.message", "user:grace", body);
            }
            Cursor parsed = Cursor.parse(cursor).orElseThrow();
            try (Admin admin = Admin.create(
                    Map.of("bootstrap.servers", TestEnvironment.servers().kafkaBootstrap()))) {
                admin.deleteRecords(Map.of(
                                new TopicPartition(Topic.REALTIME.topicName(), parsed.partition()),
                                RecordsToDelete.beforeOffset(parsed.offset() + 5)))
                        .all()
                        .get();
            }
            try (TestClient second = acme.connect("grace")) {
                second.send(ResumeTest.resume("r", cursor, "chat:c1"));
                JsonNode answer = second.answer("r");
                assertThat(answer.path("type").asText()).isEqualTo("resync");
                assertThat(answer.path("reason").asText()).isEqualTo("cursor_expired");
                String live = acme.publish("chat.message", "chat:c1", "{}");
                second.event(live);
                assertThat(second.eventIds()).containsExactly(live);
            }
        }
    }

    @Test
    void whileKafkaIsAwayNothingIsSkipped() throws Exception {
        try (Fixture acme = new Fixture(redis, "grace")) {
            String cursor;
            try (TestClient first = acme.connect("grace")) {
                cursor = first.cursor();
            }
            String body = "{\"body\":\"" + "x".repeat(2000) + "\"}";
            List<String> sent = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                sent.add(acme.publish("chat.message", "user:grace,chat:c1", body));
            }
            try (TestClient socket = acme.connect("grace");
                    TestClient witness = acme.connect("grace")) {
                TestEnvironment.servers().kafka().stop();
                try {
                    socket.send(ResumeTest.resume("1", cursor, "chat:c1"));
                    assertThat(socket.answer("1").path("code").asText()).isEqualTo("unavailable");
                    try (SseClient stream = SseClient.open(
                            RestAssured.port, "/api/realtime/stream?rooms=chat:c1", acme.token("ada"), cursor)) {
                        await().atMost(Duration.ofSeconds(20)).until(stream::isEnded);
                        assertThat(stream.eventIds()).isEmpty();
                    }
                    poll(acme, cursor).then().statusCode(503).header("Retry-After", "1");
                } finally {
                    TestEnvironment.servers().kafka().start();
                }
                Fixture.awaitReady();
                socket.send(ResumeTest.resume("2", cursor, "chat:c1"));
                assertThat(socket.answer("2").path("type").asText()).isEqualTo("resumed");
                assertThat(socket.eventIds()).isEqualTo(sent);
                assertThat(witness.eventIds()).isEmpty();
                assertThat(poll(acme, cursor)
                                .then()
                                .statusCode(200)
                                .extract()
                                .jsonPath()
                                .getList("data.id"))
                        .isNotEmpty()
                        .isEqualTo(sent);
            }
        }
    }

    private static Response poll(Fixture acme, String cursor) {
        return given().header("Authorization", "Bearer " + acme.token("ada"))
                .queryParam("rooms", "chat:c1")
                .queryParam("cursor", cursor)
                .queryParam("waitMs", 20_000)
                .get("/api/realtime/poll");
    }

    @Test
    void whoDoesNotReadForTooLongIsClosedAndCanResume() {
        try (Fixture acme = new Fixture(redis);
                TestClient slow = acme.connect("slow")) {
            slow.join("chat:c1");
            slow.reading(false);
            String body = "{\"body\":\"" + "x".repeat(60_000) + "\"}";
            List<String> sent = new ArrayList<>();
            for (int i = 0; i < 300; i++) {
                sent.add(acme.publish("chat.message", "chat:c1", body));
            }
            slow.reading(true);
            assertThat(slow.closeCode()).isEqualTo(4408);
            List<JsonNode> events = slow.received().stream()
                    .filter(message -> message.path("type").asText().equals("event"))
                    .toList();
            assertThat(slow.eventIds()).isEqualTo(sent.subList(0, events.size()));
            String cursor = events.get(events.size() - 1).path("cursor").asText();
            try (TestClient again = acme.connect("slow")) {
                again.send(ResumeTest.resume("r", cursor, "chat:c1"));
                again.answer("r");
                assertThat(again.eventIds()).isEqualTo(sent.subList(events.size(), sent.size()));
            }
        }
    }
}
