package io.pmrealtime.events.feed;

import static io.pmrealtime.contracts.event.EventType.TEAM_MEMBER_ADDED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.hasSize;

import io.pmrealtime.events.testing.Caller;
import io.pmrealtime.events.testing.Draft;
import io.pmrealtime.events.testing.Wire;
import io.pmrealtime.local.testing.KafkaRecord;
import io.pmrealtime.local.testing.LocalServersResource;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Somebody of another workspace, whatever the role, gets nothing and changes nothing, on each endpoint that there is. */
@QuarkusTest
@QuarkusTestResource(
        value = LocalServersResource.class,
        initArgs = @ResourceArg(name = "database", value = "pm_events"))
class TenantIsolationTest {
    private final String workspace = Wire.unique("w");
    private final String project = Wire.unique("p");
    private final String task = Wire.unique("t");
    private final Map<String, Runnable> attempts = new LinkedHashMap<>();

    @Inject
    RedisDataSource redis;

    @Test
    void nobodyReachesAnotherWorkspace() {
        try (Wire wire = new Wire()) {
            Draft member = Draft.team(TEAM_MEMBER_ADDED, workspace, project, "added", "grace");
            Draft logged = Draft.taskUpdated(workspace, project, task, "Secret");
            Draft faulty = Draft.taskUpdated(workspace, project, task, "Secret").field("updatedBy", null);
            wire.send(member, logged, faulty);
            wire.awaitPublished(logged);
            KafkaRecord rejected = wire.awaitRefused(workspace, 1);
            String key = "access:project:{" + project + "}";
            redis.hash(String.class).hset(key, "marker", "member");
            int published = wire.published(workspace).size();

            for (String role : List.of("member", "producer", "admin")) {
                plan(new Caller("grace", Wire.unique("w"), role), rejected);
                attempts.values().forEach(Runnable::run);
            }

            Draft last = Draft.taskUpdated(workspace, project, task, "Last");
            wire.send(last);
            wire.awaitPublished(last);
            assertThat(wire.published(workspace)).hasSize(published + 1);
            assertThat(redis.hash(String.class).hgetall(key)).containsEntry("marker", "member");
        }
        assertThat(attempts.keySet()).isEqualTo(operations());
    }

    private void plan(Caller stranger, KafkaRecord rejected) {
        boolean admin = stranger.role().equals("admin");
        String stolen = Draft.taskUpdated(workspace, project, task, "Stolen").envelope();
        attempts.put("POST /api/pm/events", () -> {
            stranger.postJson(stolen, "/api/pm/events").statusCode(403);
            stranger.postJson(stolen, "/api/pm/events?results=per-item")
                    .statusCode(stranger.role().equals("member") ? 403 : 207);
        });
        attempts.put("GET /api/pm/events", () -> stranger.get(
                        "/api/pm/events?after={after}",
                        Instant.now().minusSeconds(600).toString())
                .statusCode(200)
                .body("data", hasSize(0)));
        attempts.put("GET /api/pm/events/types", () -> assertThat(stranger.get("/api/pm/events/types")
                        .statusCode(200)
                        .extract()
                        .asString())
                .doesNotContain(workspace));
        attempts.put("GET /api/pm/projects/{id}/activity", () -> stranger.get("/api/pm/projects/{id}/activity", project)
                .statusCode(403));
        attempts.put("GET /api/pm/tasks/{id}/activity", () -> stranger.get("/api/pm/tasks/{id}/activity", task)
                .statusCode(403));
        attempts.put("GET /api/pm/events/rejected", () -> {
            if (admin) {
                stranger.get("/api/pm/events/rejected").statusCode(200).body("data", hasSize(0));
            } else {
                stranger.get("/api/pm/events/rejected").statusCode(403);
            }
        });
        attempts.put("POST /api/pm/events/rejected/{partition}/{offset}/replay", () -> stranger.postJson(
                        "{\"workspaceid\":\"" + stranger.workspaceId() + "\"}",
                        "/api/pm/events/rejected/{partition}/{offset}/replay",
                        rejected.partition(),
                        rejected.offset())
                .statusCode(admin ? 404 : 403));
        attempts.put("POST /api/pm/access/rebuild", () -> stranger.post("/api/pm/access/rebuild")
                .statusCode(admin ? 200 : 403));
    }

    /** What the service's own document lists, so that a new endpoint fails this test until it is tried here. */
    private static Set<String> operations() {
        Map<String, Map<String, Object>> paths =
                RestAssured.get("/q/openapi?format=json").jsonPath().getMap("paths");
        Set<String> operations = new TreeSet<>();
        paths.forEach((path, methods) ->
                methods.keySet().forEach(method -> operations.add(method.toUpperCase(Locale.ROOT) + " " + path)));
        return operations;
    }
}
