package io.pmrealtime.presence.service;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import io.pmrealtime.contracts.access.AccessKeys;
import io.pmrealtime.local.servers.LocalServer;
import io.pmrealtime.local.testing.LocalServersResource;
import io.pmrealtime.local.testing.TestEnvironment;
import io.pmrealtime.presence.testing.ShortSpans;
import io.pmrealtime.presence.testing.Tab;
import io.pmrealtime.presence.testing.World;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Redis or Kafka go and come back. */
@QuarkusTest
@QuarkusTestResource(LocalServersResource.class)
@QuarkusTestResource(ShortSpans.class)
class OutageTest {
    private static final Duration RECOVERY = Duration.ofSeconds(60);

    @Inject
    RedisDataSource redis;

    private final World world = new World();

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void signalsWaitForRedisAndQueriesSaySo() {
        LocalServer server = TestEnvironment.servers().redis();
        Tab linus = world.tab("linus").look(world.id("apollo"));
        world.awaitTold("linus", "joined project:apollo");
        awaitReady(200);
        server.stop();
        try {
            world.tab("grace").look(world.id("apollo"), world.id("t1")).look(world.id("apollo"), world.id("t2"));
            linus.depart();
            awaitReady(503);
            given().auth()
                    .oauth2(world.token("grace"))
                    .get("/api/pm/workspaces/" + world.workspace() + "/presence")
                    .then()
                    .statusCode(503)
                    .contentType("application/problem+json")
                    .header("Retry-After", "2");
            assertThat(world.told("grace")).isEmpty();
        } finally {
            server.start();
        }
        world.alive(Duration.ofMinutes(10));
        world.awaitTold("grace", "joined project:apollo,task:t1", "left task:t1", "updated project:apollo,task:t2");
        world.awaitTold("linus", "joined project:apollo", "left project:apollo");
        awaitReady(200);
    }

    @Test
    void nobodyLeavesBecauseKafkaWasAway() {
        LocalServer server = TestEnvironment.servers().kafka();
        String project = world.id("apollo");
        redis.hash(String.class)
                .hset(
                        AccessKeys.project(project),
                        Map.of(AccessKeys.WORKSPACE_FIELD, world.workspace(), world.id("grace"), "member"));
        String gateway = world.id("short");
        world.alive(gateway, Duration.ofMinutes(10));
        world.tab("grace", world.workspace(), gateway, 0).open().look(project);
        world.awaitTold("grace", "joined project:apollo");
        CompletableFuture<Void> alive;
        server.stop();
        try {
            awaitReady(503);
            redis.sortedSet(String.class).zadd("presence:replicas", System.currentTimeMillis(), gateway);
            await().during(Duration.ofSeconds(1)).untilAsserted(() -> given().auth()
                    .oauth2(world.token("grace"))
                    .get("/api/pm/projects/" + project + "/presence")
                    .then()
                    .statusCode(200)
                    .body("data.total", equalTo(1)));
        } finally {
            // The gateway goes on to send signs of life, of which Kafka takes the first as soon as it can.
            alive = CompletableFuture.runAsync(() -> world.aliveAsSoonAsMayBe(gateway, Duration.ofMinutes(10)));
            server.start();
        }
        alive.join();
        world.tab("linus").look(project).close();
        await().atMost(RECOVERY).untilAsserted(() -> assertThat(world.told("linus"))
                .containsExactly("joined project:apollo", "left project:apollo"));
        assertThat(world.told("grace")).containsExactly("joined project:apollo");
        awaitReady(200);
    }

    private static void awaitReady(int status) {
        await().atMost(RECOVERY)
                .untilAsserted(() -> given().get("/q/health/ready").then().statusCode(status));
        // A new start would not bring back what is away.
        given().get("/q/health/live").then().statusCode(200);
    }
}
