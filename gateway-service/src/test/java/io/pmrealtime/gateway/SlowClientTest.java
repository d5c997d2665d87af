package io.pmrealtime.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pmrealtime.gateway.testing.Fixture;
import io.pmrealtime.gateway.testing.Sluice;
import io.pmrealtime.gateway.testing.SseClient;
import io.pmrealtime.gateway.testing.TestClient;
import io.pmrealtime.local.testing.LocalServersResource;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A client that does not read costs nobody else anything, and misses nothing when it reads again. */
@QuarkusTest
@QuarkusTestResource(LocalServersResource.class)
class SlowClientTest {
    private static final String BODY = "{\"body\":\"" + "x".repeat(40_000) + "\"}";

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
            double behindBefore = Fixture.metric("gateway_connections_behind_total");
            double bytesBefore = Fixture.metric("gateway_bytes_total");
            // More than the socket buffers of both sides take.
            List<String> sent = new ArrayList<>();
            publish(acme, sent, 600);
            await().untilAsserted(() -> assertThat(quick.eventIds()).isEqualTo(sent));
            assertThat(slow.eventIds().size()).isLessThan(sent.size());
            assertThat(Fixture.metric("gateway_connections_behind_total") - behindBefore)
                    .as("connections that were left to catch up")
                    .isPositive();
            double sentBytes = (double) BODY.length() * sent.size();
            await().untilAsserted(() -> assertThat(Fixture.metric("gateway_bytes_total") - bytesBefore)
                    .as("all for the quick one, and for the slow one what the sockets' buffers take")
                    .isGreaterThan(sentBytes)
                    .isLessThan(sentBytes * 1.6));

            slow.reading(true);
            await().untilAsserted(() -> assertThat(slow.eventIds()).isEqualTo(sent));
            assertThat(Fixture.metric("gateway_deliveries_caught_up_total"))
                    .as("what was written later, from the tail")
                    .isPositive();
            String live = acme.publish("chat.message", "chat:c1", "{}");
            slow.event(live);
        }
    }

    @Test
    void overALinkThatDrainsSlowlyNothingIsLostAndWhatComesMeanwhileFollows() {
        try (Fixture acme = new Fixture(redis);
                Sluice link = Sluice.to(RestAssured.port);
                TestClient quick = acme.connect("quick");
                TestClient slow = TestClient.connect(link.port(), acme.token("slow"))) {
            quick.join("chat:c1");
            slow.join("chat:c1");
            link.shut();
            double behindBefore = Fixture.metric("gateway_connections_behind_total");
            List<String> sent = new ArrayList<>();
            // More than the kernel takes for a link that keeps nothing.
            publish(acme, sent, 300);
            quick.event(sent.get(sent.size() - 1));
            await().untilAsserted(() -> assertThat(Fixture.metric("gateway_connections_behind_total"))
                    .isGreaterThan(behindBefore));

            for (int step = 0; step < 20; step++) {
                link.pass(BODY.length());
                publish(acme, sent, 2);
                quick.event(sent.get(sent.size() - 1));
                List<String> seen = slow.eventIds();
                assertThat(seen.size()).as("events that came through").isLessThanOrEqualTo(step + 2);
                assertThat(seen).isEqualTo(sent.subList(0, seen.size()));
            }
            link.open();
            await().untilAsserted(() -> assertThat(slow.eventIds()).isEqualTo(sent));
            assertThat(quick.eventIds()).isEqualTo(sent);
            assertThat(slow.isOpen()).isTrue();
        }
    }

    @Test
    void aStreamThatIsReadSlowlyIsCaughtUpLikeASocket() {
        try (Fixture acme = new Fixture(redis);
                Sluice link = Sluice.to(RestAssured.port);
                TestClient quick = acme.connect("quick");
                SseClient slow =
                        SseClient.open(link.port(), "/api/realtime/stream?rooms=chat:c1", acme.token("slow"), null)) {
            quick.join("chat:c1");
            slow.await("welcome");
            link.shut();
            double behindBefore = Fixture.metric("gateway_connections_behind_total");
            List<String> sent = new ArrayList<>();
            publish(acme, sent, 200);
            quick.event(sent.get(sent.size() - 1));
            await().untilAsserted(() -> assertThat(Fixture.metric("gateway_connections_behind_total"))
                    .isGreaterThan(behindBefore));
            assertThat(slow.eventIds()).isEmpty();

            link.open();
            // By itself, and not because the ping that comes after 25 seconds sets it going again.
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(slow.eventIds()).isEqualTo(sent));
        }
    }

    private static void publish(Fixture acme, List<String> sent, int count) {
        for (int i = 0; i < count; i++) {
            sent.add(acme.publish("chat.message", "chat:c1", BODY));
        }
    }
}
