package io.pmrealtime.gateway;

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
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Events from the log to the sockets that may see them. */
@QuarkusTest
@QuarkusTestResource(LocalServersResource.class)
class LivePathTest {
    @Inject
    RedisDataSource redis;

    @Test
    void anEventReachesTheMembersOfItsRoomAsItWasWritten() {
        try (Fixture acme = new Fixture(redis, "grace");
                TestClient grace = acme.connect("grace")) {
            grace.join("project:" + acme.project);

            String id = acme.publish(
                    UUID.randomUUID().toString(),
                    "pm.task.updated",
                    "project:" + acme.project + ",task:" + acme.task,
                    "{ \"title\":\"Zürich \\u00e9 😀\",\"n\":1.50}",
                    Map.of(
                            Header.CE_ACTOR_ID, "ada \"the\" first",
                            Header.CE_CORRELATION_ID, "c-1",
                            Header.CE_DATA_VERSION, "3"));
            JsonNode event = grace.event(id);

            String text = grace.texts().get(grace.texts().size() - 1);
            assertThat(text)
                    .startsWith("{\"type\":\"event\",\"event\":\"pm.task.updated\",\"id\":\"" + id
                            + "\",\"time\":\"2026-11-20T08:00:00Z\",\"rooms\":[\"project:" + acme.project + "\",\"task:"
                            + acme.task + "\"],\"cursor\":\"")
                    .endsWith(",\"actorId\":\"ada \\\"the\\\" first\",\"correlationId\":\"c-1\",\"version\":3,"
                            + "\"data\":{ \"title\":\"Zürich \\u00e9 😀\",\"n\":1.50}}");
            assertThat(event.path("data").path("title").asText()).isEqualTo("Zürich é 😀");
        }
    }

    @Test
    void partsThatAnEventDoesNotHaveAreLeftOut() {
        try (Fixture acme = new Fixture(redis, "grace");
                TestClient grace = acme.connect("grace")) {
            String id = acme.publish(
                    UUID.randomUUID().toString(),
                    "notification.new",
                    "user:grace",
                    "{}",
                    Map.of(Header.SILENT, Header.SET));

            JsonNode event = grace.event(id);

            assertThat(event.has("actorId")).isFalse();
            assertThat(event.has("correlationId")).isFalse();
            assertThat(event.path("silent").asBoolean()).isTrue();
            assertThat(event.path("version").asInt()).isEqualTo(1);
        }
    }

    @Test
    void aConnectionInSeveralRoomsOfAnEventReceivesItOnce() {
        try (Fixture acme = new Fixture(redis, "grace");
                TestClient grace = acme.connect("grace")) {
            grace.join("project:" + acme.project, "task:" + acme.task);

            List<String> sent = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                sent.add(acme.publish(
                        "pm.task.assigned",
                        "project:" + acme.project + ",task:" + acme.task + ",user:grace",
                        "{\"n\":" + i + "}"));
            }

            await().untilAsserted(() -> assertThat(grace.eventIds()).isEqualTo(sent));
        }
    }

    @Test
    void anotherWorkspaceWithRoomsOfTheSameNameReceivesNothing() {
        try (Fixture acme = new Fixture(redis, "grace");
                TestClient grace = acme.connect("grace");
                Fixture other = Fixture.besides(Cursor.parse(grace.cursor()).orElseThrow(), redis);
                TestClient stranger = other.connect("grace")) {
            grace.join("chat:c1");
            stranger.join("chat:c1");

            String id = acme.publish("chat.message", "chat:c1,user:grace,workspace:" + other.workspace, "{}");
            grace.event(id);
            String own = other.publish("chat.message", "chat:c1", "{}");
            stranger.event(own);

            assertThat(stranger.eventIds()).containsExactly(own);
        }
    }

    @Test
    void aRepeatedRecordIsDeliveredOnce() {
        try (Fixture acme = new Fixture(redis, "grace");
                TestClient grace = acme.connect("grace")) {
            String first = acme.publish("chat.message", "user:grace", "{}");
            acme.publish(first, "chat.message", "user:grace", "{}", Map.of());
            String last = acme.publish("chat.message", "user:grace", "{}");
            grace.event(last);

            assertThat(grace.eventIds()).containsExactly(first, last);
        }
    }

    @Test
    void aLargePayloadArrivesWhole() {
        try (Fixture acme = new Fixture(redis, "grace");
                TestClient grace = acme.connect("grace")) {
            String body = "x".repeat(250_000);
            String id = acme.publish("chat.message", "user:grace", "{\"body\":\"" + body + "\"}");

            assertThat(grace.event(id).path("data").path("body").asText()).isEqualTo(body);
        }
    }

    @Test
    void theAckOfAJoinComesBeforeTheRoomsFirstEvent() {
        try (Fixture acme = new Fixture(redis, "grace")) {
            for (int i = 0; i < 20; i++) {
                try (TestClient grace = acme.connect("grace")) {
                    grace.send("{'type':'room.join','ref':'j','projectId':'" + acme.project + "'}");
                    String id = acme.taskUpdated("{}");
                    grace.answer("j");
                    grace.event(acme.taskUpdated("{}"));
                    List<JsonNode> received = grace.received();
                    int ack = indexOf(received, "ack");
                    int event = indexOf(received, "event");
                    assertThat(event).as("order of %s %s", id, received).isGreaterThan(ack);
                }
            }
        }
    }

    private static int indexOf(List<JsonNode> messages, String type) {
        for (int i = 0; i < messages.size(); i++) {
            if (messages.get(i).path("type").asText().equals(type)) {
                return i;
            }
        }
        return -1;
    }
}
