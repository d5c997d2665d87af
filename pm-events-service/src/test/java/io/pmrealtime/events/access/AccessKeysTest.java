package io.pmrealtime.events.access;

import static io.pmrealtime.contracts.event.EventType.PROJECT_CREATED;
import static io.pmrealtime.contracts.event.EventType.PROJECT_DELETED;
import static io.pmrealtime.contracts.event.EventType.PROJECT_TEAM_CHANGED;
import static io.pmrealtime.contracts.event.EventType.TASK_DELETED;
import static io.pmrealtime.contracts.event.EventType.TEAM_MEMBER_ADDED;
import static io.pmrealtime.contracts.event.EventType.TEAM_MEMBER_REMOVED;
import static io.pmrealtime.contracts.event.EventType.TEAM_MEMBER_UPDATED;
import static io.pmrealtime.contracts.event.EventType.WORKSPACE_MEMBER_ADDED;
import static io.pmrealtime.contracts.event.EventType.WORKSPACE_MEMBER_REMOVED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pmrealtime.events.testing.Draft;
import io.pmrealtime.events.testing.Wire;
import io.pmrealtime.local.testing.LocalServersResource;
import io.pmrealtime.local.testing.TestEnvironment;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(
        value = LocalServersResource.class,
        initArgs = @ResourceArg(name = "database", value = "pm_events"))
class AccessKeysTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final String workspace = Wire.unique("w");
    private final String project = Wire.unique("p");
    private final String task = Wire.unique("t");
    private Wire wire;

    @Inject
    RedisDataSource redis;

    @BeforeEach
    void connect() {
        wire = new Wire();
    }

    @AfterEach
    void disconnect() {
        wire.close();
    }

    @Test
    void knowAProjectAndATaskFromTheFirstEventThatNamesThem() {
        send(Draft.taskUpdated(workspace, project, task, "Draw"));

        assertThat(projectKey()).isEqualTo(Map.of("#workspace", workspace));
        assertThat(text("access:task:{" + task + "}")).isEqualTo(project);
    }

    @Test
    void followTheTeamOfAProject() {
        send(Draft.project(PROJECT_CREATED, workspace, project));
        send(team(TEAM_MEMBER_ADDED, "added", "grace").field("role", "lead"));
        send(team(PROJECT_TEAM_CHANGED, "added", "linus"));
        assertThat(projectKey()).isEqualTo(Map.of("#workspace", workspace, "grace", "lead", "linus", "member"));

        send(team(TEAM_MEMBER_UPDATED, "role_changed", "linus").field("role", "lead"));
        send(team(PROJECT_TEAM_CHANGED, "role_changed", "grace").field("role", "guest"));
        assertThat(projectKey()).isEqualTo(Map.of("#workspace", workspace, "grace", "guest", "linus", "lead"));

        send(team(TEAM_MEMBER_REMOVED, "removed", "linus"));
        send(team(PROJECT_TEAM_CHANGED, "removed", "grace"));
        assertThat(projectKey()).isEqualTo(Map.of("#workspace", workspace));
    }

    @Test
    void areWrittenBeforeTheEventThatChangedThemIsPublished() {
        for (int i = 0; i < 20; i++) {
            String user = "user" + i;
            send(team(TEAM_MEMBER_ADDED, "added", user));
            assertThat(projectKey()).containsKey(user);
        }
    }

    @Test
    void followTheMembersOfAWorkspaceAndTakeWhoLeavesOutOfItsProjects() {
        String other = Wire.unique("p");
        send(Draft.member(WORKSPACE_MEMBER_ADDED, workspace, "grace", "admin"));
        send(Draft.member(WORKSPACE_MEMBER_ADDED, workspace, "linus", "member"));
        send(team(TEAM_MEMBER_ADDED, "added", "grace"));
        send(Draft.team(TEAM_MEMBER_ADDED, workspace, other, "added", "grace"));
        assertThat(workspaceKey()).isEqualTo(Map.of("grace", "admin", "linus", "member"));

        send(Draft.member(WORKSPACE_MEMBER_REMOVED, workspace, "grace", "admin"));

        assertThat(workspaceKey()).isEqualTo(Map.of("linus", "member"));
        assertThat(projectKey()).doesNotContainKey("grace");
        assertThat(hash("access:project:{" + other + "}")).isEqualTo(Map.of("#workspace", workspace));
    }

    @Test
    void areNotMovedBackByAnEventThatComesLate() {
        send(team(TEAM_MEMBER_REMOVED, "removed", "linus").at("2026-03-01T10:00:00Z"));
        send(team(TEAM_MEMBER_ADDED, "added", "linus").at("2026-03-01T09:00:00Z"));
        send(Draft.member(WORKSPACE_MEMBER_REMOVED, workspace, "grace", "member")
                .at("2026-03-01T10:00:00Z"));
        send(team(TEAM_MEMBER_ADDED, "added", "grace").at("2026-03-01T09:00:00Z"));

        assertThat(projectKey()).isEqualTo(Map.of("#workspace", workspace));
    }

    @Test
    void forgetWhatWasDeleted() {
        send(team(TEAM_MEMBER_ADDED, "added", "linus"));
        send(Draft.taskUpdated(workspace, project, task, "Draw"));

        send(Draft.of(TASK_DELETED, workspace, "{'id':'%s','projectId':'%s'}".formatted(task, project)));
        assertThat(text("access:task:{" + task + "}")).isNull();

        send(Draft.project(PROJECT_DELETED, workspace, project));
        send(Draft.taskUpdated(workspace, project, Wire.unique("t"), "Too late"));
        send(team(TEAM_MEMBER_ADDED, "added", "grace"));
        assertThat(projectKey()).isEmpty();
    }

    @Test
    void followATaskToAnotherProject() {
        String target = Wire.unique("p");
        send(Draft.taskUpdated(workspace, project, task, "Draw"));
        send(Draft.taskUpdated(workspace, target, task, "Draw"));

        assertThat(text("access:task:{" + task + "}")).isEqualTo(target);
    }

    @Test
    void comeBackWhenRedisHasLostThem() {
        send(team(TEAM_MEMBER_ADDED, "added", "linus"));
        send(Draft.taskUpdated(workspace, project, task, "Draw"));
        send(Draft.member(WORKSPACE_MEMBER_ADDED, workspace, "ada", "admin"));

        redis.flushall();

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(projectKey())
                .isEqualTo(Map.of("#workspace", workspace, "linus", "member")));
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(text("access:task:{" + task + "}"))
                .isEqualTo(project));
        assertThat(workspaceKey()).isEqualTo(Map.of("ada", "admin"));
    }

    @Test
    void catchUpAfterRedisWasAwayWhileEventsWentOn() {
        send(team(TEAM_MEMBER_ADDED, "added", "linus"));
        TestEnvironment.servers().redis().stop();
        try {
            send(team(TEAM_MEMBER_ADDED, "added", "grace"));
            send(team(TEAM_MEMBER_REMOVED, "removed", "linus"));
            await().atMost(PATIENCE).until(() -> readiness() == 503);
        } finally {
            TestEnvironment.servers().redis().start();
        }

        await().atMost(PATIENCE).until(() -> readiness() == 200);
        assertThat(projectKey()).isEqualTo(Map.of("#workspace", workspace, "grace", "member"));
    }

    private void send(Draft draft) {
        wire.send(draft);
        wire.awaitPublished(draft);
    }

    private Draft team(io.pmrealtime.contracts.event.EventType type, String action, String user) {
        return Draft.team(type, workspace, project, action, user);
    }

    private Map<String, String> projectKey() {
        return hash("access:project:{" + project + "}");
    }

    private Map<String, String> workspaceKey() {
        return hash("access:workspace:{" + workspace + "}");
    }

    private Map<String, String> hash(String key) {
        return redis.hash(String.class).hgetall(key);
    }

    private String text(String key) {
        return redis.value(String.class).get(key);
    }

    private static int readiness() {
        return RestAssured.get("/q/health/ready").statusCode();
    }
}
