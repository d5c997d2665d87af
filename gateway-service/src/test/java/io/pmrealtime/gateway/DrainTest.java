package io.pmrealtime.gateway;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.pmrealtime.gateway.lifecycle.Drain;
import io.pmrealtime.gateway.testing.Fixture;
import io.pmrealtime.gateway.testing.RawUpgrade;
import io.pmrealtime.gateway.testing.TestClient;
import io.pmrealtime.local.testing.LocalServersResource;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** A replica that goes down sends its clients elsewhere, and one that cannot go on says so. */
@QuarkusTest
@QuarkusTestResource(LocalServersResource.class)
@TestProfile(DrainTest.ShortWindow.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DrainTest {
    @Inject
    RedisDataSource redis;

    @Inject
    Drain drain;

    public static final class ShortWindow implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("gateway.drain.window", "5S");
        }
    }

    @Test
    @Order(1)
    void clientsAreAskedToReconnectEventsGoOnAndWhoStaysIsClosed() throws Exception {
        try (Fixture acme = new Fixture(redis);
                TestClient stays = acme.connect("stays");
                TestClient goes = acme.connect("goes")) {
            Thread draining = new Thread(drain::run);
            draining.start();

            for (TestClient client : List.of(stays, goes)) {
                JsonNode reconnect = client.await("reconnect");
                assertThat(reconnect.path("afterMs").asLong()).isBetween(0L, 5000L);
            }
            stays.event(acme.publish("chat.message", "user:stays", "{}"));
            goes.close();
            assertThat(RawUpgrade.get(RestAssured.port, "/ws", List.of("Authorization: Bearer " + acme.token("late")))
                            .status())
                    .isEqualTo(503);
            given().get("/q/health/ready").then().statusCode(503);
            assertThat(stays.closeCode()).isEqualTo(1012);
            draining.join();
        }
    }

    @Test
    @Order(2) // nothing works after it
    void aReplicaWhoseReaderHasEndedIsNotAlive() {
        given().get("/q/health/live").then().statusCode(200);
        Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("tail"))
                .forEach(Thread::interrupt);
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> given().get("/q/health/live").then().statusCode(503));
    }
}
