package io.pmrealtime.gateway;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pmrealtime.gateway.testing.Fixture;
import io.pmrealtime.gateway.testing.TestClient;
import io.pmrealtime.local.testing.LocalServersResource;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A client that does not read costs nobody else anything, and misses nothing when it reads again. */
@QuarkusTest
@QuarkusTestResource(LocalServersResource.class)
class SlowClientTest {
    @Inject
    RedisDataSource redis;

    @Test
    void whoStopsReadingIsCaughtUpInOrder() {
        try (Fixture acme = new Fixture(redis);
                TestClient quick = acme.connect("quick");
                TestClient slow = acme.connect("slow")) {
            quick.join("chat:c1");
            slow.join("chat:c1");
            slow.reading(false);
            double behindBefore = metric("gateway_connections_behind_total");
            double bytesBefore = metric("gateway_bytes_total");
            // More than the socket buffers of both sides take.
            String body = "{\"body\":\"" + "x".repeat(40_000) + "\"}";
            List<String> sent = new ArrayList<>();
            for (int i = 0; i < 600; i++) {
                sent.add(acme.publish("chat.message", "chat:c1", body));
            }
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(quick.eventIds()).isEqualTo(sent));
            assertThat(slow.eventIds().size()).isLessThan(sent.size());
            assertThat(metric("gateway_connections_behind_total") - behindBefore)
                    .as("connections that were left to catch up")
                    .isPositive();
            double sentBytes = (double) body.length() * sent.size();
            await().untilAsserted(() -> assertThat(metric("gateway_bytes_total") - bytesBefore)
                    .as("all for the quick one, and for the slow one what the sockets' buffers take")
                    .isGreaterThan(sentBytes)
                    .isLessThan(sentBytes * 1.6));

            slow.reading(true);
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(slow.eventIds()).isEqualTo(sent));
            assertThat(metric("gateway_deliveries_caught_up_total"))
                    .as("what was written later, from the tail")
                    .isPositive();
            String live = acme.publish("chat.message", "chat:c1", "{}");
            slow.event(live);
        }
    }

    private static double metric(String name) {
        return given().get("/q/metrics")
                .asString()
                .lines()
                .filter(line -> line.startsWith(name))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }
}
