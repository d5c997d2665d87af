package io.pmrealtime.gateway;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pmrealtime.contracts.kafka.Topic;
import io.pmrealtime.gateway.testing.Fixture;
import io.pmrealtime.gateway.testing.RawUpgrade;
import io.pmrealtime.gateway.testing.TestClient;
import io.pmrealtime.local.testing.LocalServersResource;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What an operator sees of what happens. */
@QuarkusTest
@QuarkusTestResource(LocalServersResource.class)
class MetricsTest {
    @Inject
    RedisDataSource redis;

    @Test
    void whatHappensIsCounted() throws Exception {
        try (Fixture acme = new Fixture(redis, "grace")) {
            // The partition is read from a little in the past, and what others left there is counted then.
            TestClient first = acme.connect("first");
            await().until(() -> metrics().get("gateway_connections_active") == 1);
            Map<String, Double> before = metrics();
            RawUpgrade.get(RestAssured.port, "/ws", List.of("Authorization: Bearer garbage"));
            try (TestClient grace = acme.connect("grace");
                    TestClient linus = acme.connect("linus")) {
                String cursor = grace.cursor();
                grace.join("project:" + acme.project);
                linus.send("{'type':'room.join','ref':'no','projectId':'" + acme.project + "'}");
                linus.answer("no");
                String id = acme.taskUpdated("{}");
                acme.publish(id, "pm.task.updated", "project:" + acme.project, "{}", Map.of());
                acme.kafka().send(Topic.REALTIME.topicName(), acme.workspace, "{}", Map.of());
                String last = acme.publish("chat.message", "user:grace,user:linus", "{}");
                grace.event(last);
                linus.event(last);
                linus.send(ResumeTest.resume("r", cursor, "chat:c1"));
                linus.answer("r");
            }
            first.close();
            await().untilAsserted(() -> {
                Map<String, Double> now = metrics();
                now.replaceAll((name, value) -> value - before.getOrDefault(name, 0.0));
                assertThat(now)
                        .containsEntry("gateway_connections_refused_total{reason=\"bad_credentials\"}", 1.0)
                        .containsEntry("gateway_connections_opened_total{transport=\"websocket\"}", 2.0)
                        .containsEntry("gateway_messages_refused_total{code=\"forbidden\"}", 1.0)
                        .containsEntry("gateway_events_repeated_total", 1.0)
                        .containsEntry("gateway_events_unreadable_total{topic=\"pm.realtime\"}", 1.0)
                        .containsEntry("gateway_deliveries_total", 3.0)
                        .containsEntry("gateway_resumes_total{outcome=\"resumed\"}", 1.0);
                for (String counted : List.of(
                        "gateway_connections_closed_total{code=\"1000\"}",
                        "gateway_bytes_total",
                        "gateway_events_total",
                        "gateway_tail_read_bytes_total",
                        "gateway_fanout_seconds_bucket{le=\"+Inf\"}",
                        "gateway_producer_to_socket_seconds_bucket{le=\"+Inf\"}",
                        "gateway_event_loop_lag_seconds_bucket{le=\"+Inf\"}")) {
                    assertThat(now.get(counted)).as(counted).isPositive();
                }
                assertThat(metrics())
                        .containsEntry("gateway_connections_active", 0.0)
                        .containsKeys(
                                "gateway_tail_lag_records",
                                "gateway_tail_behind_seconds",
                                "gateway_tail_bytes",
                                "gateway_partition_wait_seconds_count");
            });
        }
    }

    private static Map<String, Double> metrics() {
        Map<String, Double> metrics = new HashMap<>();
        given().get("/q/metrics")
                .asString()
                .lines()
                .filter(line -> line.startsWith("gateway_"))
                .forEach(line -> {
                    int space = line.lastIndexOf(' ');
                    metrics.put(line.substring(0, space), Double.parseDouble(line.substring(space + 1)));
                });
        return metrics;
    }
}
