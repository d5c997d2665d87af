package io.pmrealtime.gateway;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pmrealtime.gateway.cursor.Cursor;
import io.pmrealtime.gateway.testing.Fixture;
import io.pmrealtime.gateway.testing.RawUpgrade;
import io.pmrealtime.gateway.testing.TestClient;
import io.pmrealtime.local.testing.LocalServersResource;
import io.pmrealtime.local.testing.TestEnvironment;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What clients see while a server that the gateway needs is away. */
@QuarkusTest
@QuarkusTestResource(LocalServersResource.class)
class OutageTest {
    @Inject
    RedisDataSource redis;

    @Test
    void withoutRedisJoinedRoomsGoOnAndJoinsAreUnavailable() {
        try (Fixture acme = new Fixture(redis, "grace");
                TestClient grace = acme.connect("grace")) {
            grace.join("project:" + acme.project);
            TestEnvironment.servers().redis().stop();
            try {
                grace.send("{'type':'room.join','ref':'down','projectId':'" + acme.project + "2'}");
                assertThat(grace.answer("down").path("code").asText()).isEqualTo("unavailable");
                grace.send("{'type':'room.join','ref':'who','presence':true,'projectId':'" + acme.project + "'}");
                assertThat(grace.answer("who").path("code").asText()).isEqualTo("unavailable");
                grace.event(acme.taskUpdated("{}"));
                given().get("/q/health/ready").then().statusCode(200);
            } finally {
                TestEnvironment.servers().redis().start();
            }
            await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
                String ref = "up" + grace.received().size();
                grace.send("{'type':'room.join','ref':'" + ref + "','taskId':'" + acme.task + "'}");
                assertThat(grace.answer(ref).path("type").asText()).isEqualTo("ack");
            });
        }
    }

    @Test
    void withoutKafkaConnectionsStayAndEventsGoOnInOrderWhenItReturns() throws IOException {
        try (Fixture acme = new Fixture(redis, "grace");
                TestClient grace = acme.connect("grace");
                Fixture elsewhere = Fixture.apart(Cursor.parse(grace.cursor()).orElseThrow(), redis)) {
            List<String> sent = new ArrayList<>();
            sent.add(acme.publish("chat.message", "user:grace", "{}"));
            grace.event(sent.get(0));
            TestEnvironment.servers().kafka().stop();
            try {
                grace.send("{'type':'ping','ref':'still-here'}");
                grace.answer("still-here");
                await().atMost(Duration.ofSeconds(30))
                        .untilAsserted(
                                () -> given().get("/q/health/ready").then().statusCode(503));
                given().get("/q/health/live").then().statusCode(200);
                RawUpgrade.Answer refused = upgrade(elsewhere);
                assertThat(refused.status()).isEqualTo(503);
                assertThat(refused.text())
                        .containsIgnoringCase("retry-after: 1")
                        .contains("application/problem+json");
            } finally {
                TestEnvironment.servers().kafka().start();
            }
            for (int i = 0; i < 20; i++) {
                sent.add(acme.publish("chat.message", "user:grace", "{\"n\":" + i + "}"));
            }
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(grace.eventIds()).isEqualTo(sent));
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> given().get("/q/health/ready").then().statusCode(200));
            assertThat(grace.isOpen()).isTrue();
            assertThat(upgrade(elsewhere).status()).isEqualTo(101);
        }
    }

    private static RawUpgrade.Answer upgrade(Fixture workspace) throws IOException {
        return RawUpgrade.get(RestAssured.port, "/ws", List.of("Authorization: Bearer " + workspace.token("linus")));
    }
}
