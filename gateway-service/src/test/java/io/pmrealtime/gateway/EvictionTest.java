package io.pmrealtime.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.pmrealtime.gateway.testing.Fixture;
import io.pmrealtime.gateway.testing.TestClient;
import io.pmrealtime.local.testing.LocalServersResource;
import io.pmrealtime.local.testing.TestEnvironment;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;

/** Who is taken out of a project or a workspace loses its rooms as the event passes. */
@QuarkusTest
@QuarkusTestResource(LocalServersResource.class)
class EvictionTest {
    @Inject
    RedisDataSource redis;

    @Test
    void whoIsRemovedFromAProjectSeesThatAndNothingAfterIt() {
        try (Fixture acme = new Fixture(redis, "grace", "linus");
                TestClient grace = acme.connect("grace");
                TestClient linus = acme.connect("linus")) {
            grace.join("project:" + acme.project, "task:" + acme.task, "chat:c1");
            linus.join("project:" + acme.project);

            acme.removeMember("grace");
            String removal = removal(acme, "grace");
            String after = acme.taskUpdated("{}");
            String chat = acme.publish("chat.message", "chat:c1", "{}");
            linus.event(after);
            grace.event(chat);

            assertThat(grace.eventIds()).containsExactly(removal, chat);
            assertThat(grace.received().stream()
                            .filter(message -> message.path("type").asText().equals("room.left"))
                            .map(message -> message.path("room").asText() + " "
                                    + message.path("reason").asText()))
                    .containsExactlyInAnyOrder(
                            "project:" + acme.project + " access_revoked", "task:" + acme.task + " access_revoked");
            grace.send("{'type':'room.join','ref':'again','taskId':'" + acme.task + "'}");
            assertThat(grace.answer("again").path("code").asText()).isEqualTo("forbidden");
        }
    }

    @Test
    void anAdminOfTheWorkspaceStays() {
        try (Fixture acme = new Fixture(redis, "ada")) {
            acme.makeAdmin("ada");
            try (TestClient ada = acme.connect("ada")) {
                ada.join("project:" + acme.project);
                acme.removeMember("ada");
                String removal = removal(acme, "ada");
                String after = acme.taskUpdated("{}");
                ada.event(after);
                assertThat(ada.eventIds()).containsExactly(removal, after);
            }
        }
    }

    @Test
    void anAdminWhoJoinsRoomsOfNoProjectInBetweenStays() {
        try (Fixture acme = new Fixture(redis, "ada")) {
            acme.makeAdmin("ada");
            try (TestClient ada = acme.connect("ada")) {
                ada.join("project:" + acme.project);
                ada.join("chat:c1");
                acme.removeMember("ada");
                String removal = removal(acme, "ada");
                String after = acme.taskUpdated("{}");
                ada.event(after);
                assertThat(ada.eventIds()).containsExactly(removal, after);
            }
        }
    }

    @Test
    void aTeamChangeThatAddsEvictsNobody() {
        try (Fixture acme = new Fixture(redis, "grace");
                TestClient grace = acme.connect("grace")) {
            grace.join("project:" + acme.project);
            acme.publish(
                    "pm.project.team_changed",
                    "project:" + acme.project + ",user:grace",
                    "{\"projectId\":\"" + acme.project + "\",\"userId\":\"grace\",\"action\":\"added\"}");
            String after = acme.taskUpdated("{}");
            grace.event(after);
        }
    }

    @Test
    void whoIsRemovedFromTheWorkspaceIsDisconnectedAndNobodyElse() {
        try (Fixture acme = new Fixture(redis);
                Fixture other = new Fixture(redis);
                TestClient grace = acme.connect("grace");
                TestClient linus = acme.connect("linus");
                TestClient namesake = other.connect("grace")) {
            acme.publish(
                    "workspace.member_removed",
                    "workspace:" + acme.workspace,
                    "{\"workspaceId\":\"" + acme.workspace + "\",\"userId\":\"grace\"}");

            assertThat(grace.closeCode()).isEqualTo(4403);
            JsonNode seen = linus.await("event");
            assertThat(seen.path("event").asText()).isEqualTo("workspace.member_removed");
            namesake.event(other.publish("chat.message", "user:grace", "{}"));
            assertThat(linus.isOpen()).isTrue();
        }
    }

    @Test
    void aTaskThatMovesToAnotherProjectTakesAlongOnlyWhoIsOfThatProjectToo() {
        try (Fixture acme = new Fixture(redis, "grace", "linus");
                TestClient grace = acme.connect("grace");
                TestClient linus = acme.connect("linus")) {
            grace.join("project:" + acme.project, "task:" + acme.task);
            linus.join("task:" + acme.task);
            String target = acme.moveTask("linus");
            String move = acme.publish(
                    "pm.task.updated", "project:" + target + ",task:" + acme.task, "{\"title\":\"moved\"}");

            assertThat(grace.await("room.left").path("room").asText()).isEqualTo("task:" + acme.task);
            assertThat(grace.await("room.left").path("reason").asText()).isEqualTo("access_revoked");
            String after = acme.publish("pm.task.updated", "project:" + target + ",task:" + acme.task, "{}");
            String own = acme.taskUpdated("{}");
            linus.event(own);
            grace.event(own);
            assertThat(linus.eventIds()).containsExactly(move, after, own);
            assertThat(grace.eventIds()).containsExactly(move, own);
            assertThat(linus.received())
                    .noneMatch(message -> message.path("type").asText().equals("room.left"));
        }
    }

    @Test
    void whoseNewTokenIsNoAdminsLosesTheRoomsThatOnlyAdminsMayBeIn() {
        try (Fixture acme = new Fixture(redis);
                TestClient ada = TestClient.connect(
                        RestAssured.port,
                        TestEnvironment.tokens()
                                .user("ada")
                                .workspace(acme.workspace)
                                .groups("member", "admin")
                                .sign())) {
            ada.join("project:" + acme.project, "chat:c1");
            ada.send("{'type':'auth.refresh','ref':'1','token':'" + acme.token("ada") + "'}");
            assertThat(ada.answer("1").path("type").asText()).isEqualTo("ack");
            assertThat(ada.await("room.left").path("room").asText()).isEqualTo("project:" + acme.project);
            acme.taskUpdated("{}");
            String chat = acme.publish("chat.message", "chat:c1", "{}");
            ada.event(chat);
            assertThat(ada.eventIds()).containsExactly(chat);
        }
    }

    private static String removal(Fixture acme, String user) {
        return acme.publish(
                "pm.team.member_removed",
                "project:" + acme.project + ",user:" + user,
                "{\"projectId\":\"" + acme.project + "\",\"userId\":\"" + user + "\",\"action\":\"removed\"}");
    }
}
