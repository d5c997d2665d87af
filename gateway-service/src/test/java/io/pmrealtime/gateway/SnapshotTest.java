package io.pmrealtime.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.pmrealtime.contracts.kafka.Header;
import io.pmrealtime.contracts.presence.PresenceKeys;
import io.pmrealtime.gateway.testing.Fixture;
import io.pmrealtime.gateway.testing.TestClient;
import io.pmrealtime.local.testing.LocalServersResource;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Who is there, told with the answer to a join, and the events behind it. */
@QuarkusTest
@QuarkusTestResource(LocalServersResource.class)
class SnapshotTest {
    @Inject
    RedisDataSource redis;

    @Test
    void theAnswerNamesWhoIsInTheProjectAndTheTask() {
        try (Fixture acme = new Fixture(redis, "grace");
                TestClient grace = acme.connect("grace")) {
            present(acme, "linus", 7);
            String task = acme.task;
            grace.send("{'type':'room.join','ref':'1','presence':true,'rooms':['project:" + acme.project + "','task:"
                    + task + "','chat:c1']}");

            JsonNode ack = grace.answer("1");
            assertThat(ack.path("rooms")).extracting(JsonNode::asText).contains("project:" + acme.project, "chat:c1");
            assertThat(ack.path("presence").size()).isEqualTo(2);
            JsonNode user = ack.path("presence").path("project:" + acme.project).path(0);
            assertThat(user).isEqualTo(ack.path("presence").path("task:" + task).path(0));
            assertThat(user.path("userId").asText()).isEqualTo("linus");
            assertThat(user.path("userName").asText()).isEqualTo("Linus");
            assertThat(user.path("userAvatar").isNull()).isTrue();
            assertThat(user.path("status").asText()).isEqualTo("busy");
            assertThat(user.path("location").path("page").asText()).isEqualTo("tasks");
            assertThat(user.path("location").path("taskId").asText()).isEqualTo(task);
            assertThat(user.path("lastSeen").asText()).isEqualTo("2026-11-20T08:00:00Z");
            assertThat(user.path("version").asLong()).isEqualTo(7);
            assertThat(ack.path("presenceTotal").path("project:" + acme.project).asInt())
                    .isEqualTo(1);
        }
    }

    @Test
    void eventsThatTheAnswerContainsAreLeftOutAndLaterOnesCome() {
        try (Fixture acme = new Fixture(redis, "grace");
                TestClient grace = acme.connect("grace")) {
            present(acme, "linus", 7);
            gone(acme, "ada", 9);
            join(acme, grace);
            moved(acme, "linus", 6);
            moved(acme, "linus", 7);
            moved(acme, "ada", 9);
            String later = moved(acme, "linus", 8);
            String stranger = moved(acme, "margaret", 1);
            String back = moved(acme, "ada", 10);
            String elsewhere = acme.publish("pm.task.updated", "project:" + acme.project, "{}");

            grace.event(elsewhere);
            assertThat(grace.eventIds()).containsExactly(later, stranger, back, elsewhere);
        }
    }

    @Test
    void aRoomWithoutASnapshotGetsTheEventAllTheSame() {
        try (Fixture acme = new Fixture(redis, "grace");
                TestClient grace = acme.connect("grace")) {
            present(acme, "linus", 7);
            grace.join("task:" + acme.task);
            join(acme, grace);
            String told = moved(acme, "linus", 7);
            grace.event(told);
            grace.send("{'type':'room.leave','ref':'l','rooms':['task:" + acme.task + "']}");
            grace.answer("l");
            moved(acme, "linus", 7);
            // In the log behind what must not come, so that the gateway is done with that before the rooms change.
            String behind = acme.publish("pm.task.updated", "project:" + acme.project, "{}");
            grace.event(behind);
            grace.send("{'type':'room.leave','ref':'m','rooms':['project:" + acme.project + "']}");
            grace.answer("m");
            grace.join("project:" + acme.project);
            String after = moved(acme, "linus", 7);

            grace.event(after);
            assertThat(grace.eventIds()).containsExactly(told, behind, after);
        }
    }

    @Test
    void whoMayNotJoinIsToldNothing() {
        try (Fixture acme = new Fixture(redis, "grace");
                TestClient margaret = acme.connect("margaret")) {
            present(acme, "linus", 7);
            String question = "{'type':'room.join','ref':'%s','presence':true,'projectId':'" + acme.project + "'}";
            margaret.send(question.formatted("x"));
            JsonNode refused = margaret.answer("x");
            assertThat(refused.path("code").asText()).isEqualTo("forbidden");
            assertThat(refused.path("rooms").path(0).asText()).isEqualTo("project:" + acme.project);
            assertThat(refused.has("presence")).isFalse();
            margaret.send("{'type':'room.join','ref':'y','presence':'yes','projectId':'" + acme.project + "'}");
            assertThat(margaret.answer("y").path("code").asText()).isEqualTo("bad_request");
        }
    }

    @Test
    void beyondTheLimitAFewAreNamedAndAllCounted() {
        try (Fixture acme = new Fixture(redis, "grace");
                TestClient grace = acme.connect("grace")) {
            for (int i = 0; i < 501; i++) {
                present(acme, "user" + i, 7);
            }
            JsonNode ack = join(acme, grace);
            assertThat(ack.path("presence").path("project:" + acme.project)).hasSize(50);
            assertThat(ack.path("presenceTotal").path("project:" + acme.project).asInt())
                    .isEqualTo(501);
        }
    }

    private static JsonNode join(Fixture acme, TestClient client) {
        client.send("{'type':'room.join','ref':'in','presence':true,'projectId':'" + acme.project + "'}");
        JsonNode ack = client.answer("in");
        assertThat(ack.path("type").asText()).isEqualTo("ack");
        return ack;
    }

    /** As presence-service stores it. */
    private void present(Fixture acme, String user, long version) {
        String state = """
            {"v":%d,"n":"Linus","c":[{"i":"c1","r":"g1","t":5,"s":1795161600000,"u":"busy","p":"%s","k":"%s","g":"tasks","m":%d}]}\
            """.formatted(version, acme.project, acme.task, version);
        redis.value(String.class).set(PresenceKeys.connections(acme.workspace, user), state);
        redis.sortedSet(String.class).zadd(PresenceKeys.project(acme.project), 1_795_161_600_000.0, user);
        redis.sortedSet(String.class).zadd(PresenceKeys.task(acme.task), 1_795_161_600_000.0, user);
    }

    private void gone(Fixture acme, String user, long version) {
        redis.sortedSet(String.class).zadd(PresenceKeys.gone(PresenceKeys.project(acme.project)), version, user);
    }

    private static String moved(Fixture acme, String user, long version) {
        return acme.publish(
                UUID.randomUUID().toString(),
                "pm.presence.updated",
                "project:" + acme.project + ",task:" + acme.task,
                "{}",
                Map.of(Header.PRESENCE_VERSION, Long.toString(version), Header.CE_SUBJECT, user));
    }
}
