package io.pmrealtime.presence.service;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.startsWith;

import io.pmrealtime.contracts.access.AccessKeys;
import io.pmrealtime.contracts.presence.UserStatus;
import io.pmrealtime.local.testing.LocalServersResource;
import io.pmrealtime.local.testing.TestEnvironment;
import io.pmrealtime.presence.testing.ShortSpans;
import io.pmrealtime.presence.testing.Tab;
import io.pmrealtime.presence.testing.World;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(LocalServersResource.class)
@QuarkusTestResource(ShortSpans.class)
class PresenceQueryTest {
    @Inject
    RedisDataSource redis;

    private final World world = new World();

    @BeforeEach
    void graceIsAMemberOfApollo() {
        project("apollo", world.workspace());
        redis.value(String.class).set(AccessKeys.task(world.id("t1")), world.id("apollo"));
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void membersSeeWhoLooksAtAProject() {
        long before = System.currentTimeMillis();
        world.tab("grace").look(world.id("apollo"), world.id("t1"));
        Tab linus = world.tab("linus").look(world.id("apollo"));
        world.awaitTold("grace", "joined project:apollo,task:t1");
        world.awaitTold("linus", "joined project:apollo");

        String lastSeen = ask("/api/pm/projects/" + world.id("apollo") + "/presence", world.token("grace"))
                .statusCode(200)
                .body("data.total", equalTo(2))
                .body("data.users.userId", containsInAnyOrder(world.id("grace"), world.id("linus")))
                .body(
                        "data.users.find { it.userId == '" + world.id("grace") + "' }.location.taskId",
                        equalTo(world.id("t1")))
                .body("data.users.find { it.userId == '" + world.id("linus") + "' }.userName", equalTo("Name of linus"))
                .body(
                        "data.users.find { it.userId == '" + world.id("linus") + "' }.userAvatar",
                        equalTo(World.avatar("linus")))
                .body("data.users.find { it.userId == '" + world.id("linus") + "' }.location.page", equalTo("tasks"))
                .extract()
                .path("data.users[0].lastSeen");
        assertThat(Instant.parse(lastSeen).toEpochMilli()).isBetween(before, System.currentTimeMillis());

        linus.depart();
        world.awaitTold("linus", "joined project:apollo", "left project:apollo");
        ask("/api/pm/projects/" + world.id("apollo") + "/presence", world.token("grace"))
                .body("data.users.userId", contains(world.id("grace")));
    }

    @Test
    void anAnswerSaysWhichEventsItContains() {
        Tab grace = world.tab("grace").look(world.id("apollo"));
        world.awaitTold("grace", "joined project:apollo");
        long version = ask("/api/pm/projects/" + world.id("apollo") + "/presence", world.token("grace"))
                .extract()
                .jsonPath()
                .getLong("data.users[0].version");
        grace.look(world.id("apollo"), world.id("t1"));
        world.awaitTold("grace", "joined project:apollo", "updated project:apollo,task:t1");

        assertThat(world.records(world.workspace()).stream()
                        .filter(record ->
                                String.valueOf(record.header("ce_type")).startsWith("pm.presence."))
                        .map(record ->
                                World.json(record.value()).path("version").asLong() > version))
                .containsExactly(false, true);
    }

    @Test
    void membersSeeWhoLooksAtATask() {
        world.tab("grace").look(world.id("apollo"), world.id("t1"));
        world.tab("linus").look(world.id("apollo"));
        world.awaitTold("grace", "joined project:apollo,task:t1");
        world.awaitTold("linus", "joined project:apollo");

        ask("/api/pm/tasks/" + world.id("t1") + "/presence", world.token("grace"))
                .statusCode(200)
                .body("data.users.userId", contains(world.id("grace")))
                .body("data.total", equalTo(1));
    }

    @Test
    void everybodyInTheWorkspaceSeesWhoIsConnected() {
        world.tab("grace").look(world.id("apollo"));
        world.tab("linus").status(UserStatus.BUSY);
        world.settle();

        ask("/api/pm/workspaces/" + world.workspace() + "/presence", world.token("margaret"))
                .statusCode(200)
                .body(
                        "data.users.find { it.userId == '" + world.id("grace") + "' }.location.projectId",
                        equalTo(world.id("apollo")))
                .body("data.users.find { it.userId == '" + world.id("linus") + "' }.status", equalTo("busy"))
                .body("data.users.find { it.userId == '" + world.id("linus") + "' }.location", equalTo(null));
    }

    @Test
    void whoMayNotSeeAProjectIsRefused() {
        world.tab("grace").look(world.id("apollo"));
        world.awaitTold("grace", "joined project:apollo");

        refused("/api/pm/projects/" + world.id("apollo") + "/presence", world.token("margaret"));
        refused("/api/pm/tasks/" + world.id("t1") + "/presence", world.token("margaret"));
        refused("/api/pm/projects/" + world.id("unknown") + "/presence", world.token("grace"));
        refused("/api/pm/tasks/" + world.id("unknown") + "/presence", world.token("grace", "admin"));
        refused("/api/pm/projects/%7Bbraces%7D/presence", world.token("grace"));
        ask("/api/pm/projects/" + world.id("apollo") + "/presence", world.token("margaret", "admin"))
                .statusCode(200);
    }

    @Test
    void nothingIsSeenFromAnotherWorkspace() {
        world.tab("grace").look(world.id("apollo"), world.id("t1"));
        world.awaitTold("grace", "joined project:apollo,task:t1");
        String stranger = TestEnvironment.tokens()
                .user(world.id("grace"))
                .workspace(world.id("umbrella"))
                .groups("admin")
                .sign();

        refused("/api/pm/projects/" + world.id("apollo") + "/presence", stranger);
        refused("/api/pm/tasks/" + world.id("t1") + "/presence", stranger);
        refused("/api/pm/workspaces/" + world.workspace() + "/presence", stranger);
        ask("/api/pm/presence/counts?projectIds=" + world.id("apollo"), stranger)
                .statusCode(200)
                .body("data.online", equalTo(0))
                .body("data.projects", equalTo(Map.of()))
                .body("data.refused", contains(world.id("apollo")));
        ask("/api/pm/workspaces/" + world.id("umbrella") + "/presence", stranger)
                .body("data.users", hasSize(0));
    }

    @Test
    void withoutAGoodTokenNobodyIsAnswered() {
        given().get("/api/pm/projects/" + world.id("apollo") + "/presence")
                .then()
                .statusCode(401)
                .contentType(startsWith("application/problem+json"));
        ask("/api/pm/projects/" + world.id("apollo") + "/presence", "forged").statusCode(401);
    }

    @Test
    void answersAreBoundedAndCountAll() {
        for (int i = 0; i < 8; i++) {
            world.tab("user" + i).look(world.id("apollo"));
        }
        for (int i = 0; i < 8; i++) {
            world.awaitTold("user" + i, "joined project:apollo");
        }

        ask("/api/pm/projects/" + world.id("apollo") + "/presence", world.token("grace"))
                .body("data.total", equalTo(8))
                .body("data.users", hasSize(5));
    }

    @Test
    void countsOfManyProjectsAreAskedAtOnce() {
        project("gemini", world.workspace());
        redis.hash(String.class)
                .hset(AccessKeys.project(world.id("secret")), AccessKeys.WORKSPACE_FIELD, world.workspace());
        world.tab("grace").look(world.id("apollo"));
        world.tab("linus").look(world.id("apollo"));
        world.awaitTold("grace", "joined project:apollo");
        world.awaitTold("linus", "joined project:apollo");

        ask(
                        "/api/pm/presence/counts?projectIds=" + world.id("apollo") + "," + world.id("gemini") + ","
                                + world.id("secret"),
                        world.token("grace"))
                .statusCode(200)
                .body("data.online", equalTo(2))
                .body("data.projects", equalTo(Map.of(world.id("apollo"), 2, world.id("gemini"), 0)))
                .body("data.refused", contains(world.id("secret")));
    }

    private void project(String name, String workspaceId) {
        redis.hash(String.class)
                .hset(
                        AccessKeys.project(world.id(name)),
                        Map.of(AccessKeys.WORKSPACE_FIELD, workspaceId, world.id("grace"), "member"));
    }

    private static ValidatableResponse ask(String path, String token) {
        return given().urlEncodingEnabled(false).auth().oauth2(token).get(path).then();
    }

    private static void refused(String path, String token) {
        ask(path, token)
                .statusCode(403)
                .contentType(startsWith("application/problem+json"))
                .body("status", equalTo(403));
    }
}
