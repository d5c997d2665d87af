package io.pmrealtime.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.netty.buffer.PooledByteBufAllocator;
import io.pmrealtime.gateway.testing.Crowd;
import io.pmrealtime.gateway.testing.Fixture;
import io.pmrealtime.gateway.testing.Sluice;
import io.pmrealtime.gateway.testing.TestClient;
import io.pmrealtime.local.testing.LocalServersResource;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** One who reads slowly among many who do not: they notice nothing, and it costs the gateway an offset. */
@QuarkusTest
@QuarkusTestResource(LocalServersResource.class)
@TestProfile(CrowdTest.SmallTail.class)
class CrowdTest {
    private static final int CROWD = 2000;
    private static final int ROUNDS = 2;
    private static final int EVENTS = 10;
    private static final String ROOM = "chat:c1";
    private static final int TAIL_MEGABYTES = 8;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Inject
    RedisDataSource redis;

    @Inject
    Vertx vertx;

    public static final class SmallTail implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "gateway.tail.bytes", TAIL_MEGABYTES + "M",
                    "gateway.outbound.max-lag", "3S",
                    "gateway.tail.max-stall", "3S",
                    "gateway.tail.probe-interval", "0.5S",
                    "gateway.limits.handshakes-per-second", "10000");
        }
    }

    @Test
    void aSlowReaderInARoomOfThousandsChangesNobodyElsesLatency() {
        try (Fixture acme = new Fixture(redis);
                Crowd crowd = Crowd.of(CROWD, vertx, acme.token("crowd"), ROOM)) {
            latencies(acme, crowd, EVENTS);
            List<Long> without = new ArrayList<>();
            List<Long> with = new ArrayList<>();
            for (int round = 0; round < ROUNDS; round++) {
                without.addAll(latencies(acme, crowd, EVENTS));
                try (Sluice link = Sluice.to(RestAssured.port);
                        TestClient slow = TestClient.connect(link.port(), acme.token("slow"))) {
                    slow.join(ROOM, "chat:own");
                    link.shut();
                    double before = Fixture.metric("gateway_connections_behind_total");
                    String own = "{\"body\":\"" + "x".repeat(40_000) + "\"}";
                    await().atMost(PATIENCE).until(() -> {
                        for (int i = 0; i < 20; i++) {
                            acme.publishLater("chat.message", "chat:own", own);
                        }
                        return Fixture.metric("gateway_connections_behind_total") > before;
                    });
                    with.addAll(latencies(acme, crowd, EVENTS));
                    assertThat(slow.eventIds()).as("it is cut off").isEmpty();
                }
            }
            assertThat(median(with))
                    .as("ms until all of the crowd have an event; without a slow reader %s", median(without))
                    .isLessThan(3 * median(without) + 200);
        }
    }

    /** Milliseconds from an event's publication until the whole crowd has it, of so many events one after the other. */
    private static List<Long> latencies(Fixture acme, Crowd crowd, int count) {
        List<Long> latencies = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            long began = System.nanoTime();
            String id = UUID.randomUUID().toString();
            crowd.expect(id);
            acme.publish(id, "chat.message", ROOM, "{}", Map.of());
            crowd.awaitAll(PATIENCE);
            latencies.add((System.nanoTime() - began) / 1_000_000);
        }
        return latencies;
    }

    private static long median(List<Long> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }

    @Test
    void memoryStaysFlatHoweverMuchWaitsForASlowReader() {
        try (Fixture acme = new Fixture(redis);
                Sluice link = Sluice.to(RestAssured.port);
                TestClient slow = TestClient.connect(link.port(), acme.token("slow"));
                TestClient quick = acme.connect("quick")) {
            slow.join(ROOM);
            link.shut();
            publishMegabytes(acme, 2 * TAIL_MEGABYTES, quick);
            long before = PooledByteBufAllocator.DEFAULT.pinnedDirectMemory();
            assertThat(before).as("the tail at least").isGreaterThan(TAIL_MEGABYTES << 19);
            publishMegabytes(acme, 5 * TAIL_MEGABYTES, quick);

            // The event loops are done with the last of it one after the other.
            await().untilAsserted(() -> {
                assertThat(Fixture.metric("gateway_tail_bytes"))
                        .isBetween((double) (TAIL_MEGABYTES << 19), (double) (TAIL_MEGABYTES << 20));
                assertThat(PooledByteBufAllocator.DEFAULT.pinnedDirectMemory() - before)
                        .as("for a client that takes nothing, five times as much came as the tail keeps")
                        .isLessThan(TAIL_MEGABYTES << 20);
            });
        }
    }

    /** Events of the room, and one for who waits for them to be read. */
    private static void publishMegabytes(Fixture acme, int megabytes, TestClient quick) {
        String body = "{\"body\":\"" + "x".repeat((1 << 20) / 32) + "\"}";
        for (int i = 0; i < 32 * megabytes; i++) {
            acme.publishLater("chat.message", ROOM, body);
        }
        String last = acme.publishLater("chat.message", "user:quick", "{}");
        await().atMost(PATIENCE).until(() -> quick.eventIds().contains(last));
    }

    @Test
    void whoDrainsTooSlowlyForTooLongIsClosedAndMissesNothingAfterwards() {
        try (Fixture acme = new Fixture(redis);
                Sluice link = Sluice.to(RestAssured.port);
                TestClient slow = TestClient.connect(link.port(), acme.token("slow"))) {
            slow.join(ROOM);
            double before = Fixture.metric("gateway_connections_closed_total{code=\"4408\"}");
            link.shut();
            List<String> sent = new ArrayList<>();
            String body = "{\"body\":\"" + "x".repeat(20_000) + "\"}";
            for (int i = 0; i < 300; i++) {
                sent.add(acme.publish("chat.message", ROOM, body));
            }
            await().atMost(PATIENCE).pollInterval(Duration.ofMillis(50)).until(() -> {
                link.pass(4000);
                return Fixture.metric("gateway_connections_closed_total{code=\"4408\"}") > before;
            });
            assertThat(slow.isOpen()).as("what was on its way comes first").isTrue();
            link.open();
            assertThat(slow.closeCode()).isEqualTo(4408);
            List<String> seen = slow.eventIds();
            assertThat(seen).hasSizeBetween(1, sent.size() - 1).isEqualTo(sent.subList(0, seen.size()));
            JsonNode last = slow.event(seen.get(seen.size() - 1));
            try (TestClient again = acme.connect("slow")) {
                again.send(ResumeTest.resume("r", last.path("cursor").asText(), ROOM));
                assertThat(again.answer("r").path("type").asText()).isEqualTo("resumed");
                assertThat(again.eventIds()).isEqualTo(sent.subList(seen.size(), sent.size()));
            }
        }
    }
}
