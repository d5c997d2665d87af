package io.pmrealtime.gateway;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.pmrealtime.gateway.cursor.Cursor;
import io.pmrealtime.gateway.testing.Fixture;
import io.pmrealtime.gateway.testing.TestClient;
import io.pmrealtime.local.testing.LocalServersResource;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** The partitions that are read are those of who is connected. */
@QuarkusTest
@QuarkusTestResource(LocalServersResource.class)
class FollowTest {
    @Inject
    RedisDataSource redis;

    @Test
    void partitionsAreReadWhileTheirWorkspacesAreConnected() {
        try (Fixture acme = new Fixture(redis)) {
            awaitPartitions(0);
            TestClient first = acme.connect("grace");
            awaitPartitions(1);
            Cursor place = Cursor.parse(first.cursor()).orElseThrow();
            try (Fixture neighbour = Fixture.besides(place, redis);
                    Fixture stranger = Fixture.apart(place, redis)) {
                TestClient second = neighbour.connect("grace");
                awaitPartitions(1);
                TestClient third = stranger.connect("grace");
                awaitPartitions(2);
                first.close();
                second.event(neighbour.publish("chat.message", "user:grace", "{}"));
                second.close();
                awaitPartitions(1);
                third.event(stranger.publish("chat.message", "user:grace", "{}"));
                third.close();
                awaitPartitions(0);
            }
            given().get("/q/health/ready").then().statusCode(200);
        }
    }

    @Test
    void whoConnectsWhileEventsStreamGetsAllFromTheWelcomesCursorOn() throws InterruptedException {
        try (Fixture acme = new Fixture(redis)) {
            Map<String, Long> offsets = new LinkedHashMap<>();
            AtomicBoolean enough = new AtomicBoolean();
            Thread publisher = new Thread(() -> {
                while (!enough.get()) {
                    Fixture.Place sent = acme.publishAt("chat.message", "user:grace", "{}");
                    synchronized (offsets) {
                        offsets.put(sent.id(), sent.offset());
                    }
                }
            });
            publisher.start();
            for (int round = 0; round < 4; round++) {
                awaitPartitions(0);
                try (TestClient grace = acme.connect("grace")) {
                    long welcome = Cursor.parse(grace.cursor()).orElseThrow().offset();
                    await().until(() -> grace.eventIds().size() > 50);
                    List<String> seen = grace.eventIds();
                    await().until(() -> holds(offsets, seen));
                    synchronized (offsets) {
                        List<String> expected = offsets.entrySet().stream()
                                .filter(sent -> sent.getValue() >= welcome)
                                .map(Map.Entry::getKey)
                                .limit(seen.size())
                                .toList();
                        assertThat(seen).isEqualTo(expected);
                    }
                }
            }
            enough.set(true);
            publisher.join();
        }
    }

    @Test
    void whatHappenedWhileThePartitionWasNotReadIsReplayedFromTheTail() {
        try (Fixture acme = new Fixture(redis)) {
            String cursor;
            try (TestClient first = acme.connect("grace")) {
                cursor = first.cursor();
            }
            awaitPartitions(0);
            List<String> sent = new ArrayList<>();
            for (int i = 0; i < 30; i++) {
                sent.add(acme.publish("chat.message", "user:grace,chat:c1", "{\"n\":" + i + "}"));
            }
            double fromKafka = Fixture.metric("gateway_replay_events_total{source=\"kafka\"}");
            double replays = Fixture.metric("gateway_replay_seconds_count{source=\"tail\"}");
            try (TestClient second = acme.connect("grace")) {
                second.send(ResumeTest.resume("r", cursor, "chat:c1"));
                JsonNode resumed = second.answer("r");
                assertThat(resumed.path("replayed").asInt()).isEqualTo(sent.size());
                sent.add(acme.publish("chat.message", "chat:c1", "{}"));
                second.event(sent.get(sent.size() - 1));
                assertThat(second.eventIds()).isEqualTo(sent);
            }
            assertThat(Fixture.metric("gateway_replay_events_total{source=\"kafka\"}"))
                    .isEqualTo(fromKafka);
            assertThat(Fixture.metric("gateway_replay_seconds_count{source=\"tail\"}"))
                    .isEqualTo(replays + 1);
        }
    }

    private static boolean holds(Map<String, Long> offsets, List<String> seen) {
        synchronized (offsets) {
            return offsets.keySet().containsAll(seen);
        }
    }

    private static void awaitPartitions(int count) {
        await().untilAsserted(() ->
                assertThat(Fixture.metric("gateway_tail_partitions")).isEqualTo(count));
    }
}
