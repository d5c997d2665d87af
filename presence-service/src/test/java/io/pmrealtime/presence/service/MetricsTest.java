package io.pmrealtime.presence.service;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pmrealtime.contracts.presence.UserStatus;
import io.pmrealtime.local.testing.LocalServersResource;
import io.pmrealtime.presence.testing.ShortSpans;
import io.pmrealtime.presence.testing.Tab;
import io.pmrealtime.presence.testing.World;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What an operator reads of the service, and what the service asks of Redis. */
@QuarkusTest
@QuarkusTestResource(LocalServersResource.class)
@QuarkusTestResource(ShortSpans.class)
class MetricsTest {
    private static final List<String> COUNTED = List.of(
            "presence_signals_total{kind=\"opened\"}",
            "presence_signals_total{kind=\"located\"}",
            "presence_signals_total{kind=\"departed\"}",
            "presence_signals_total{kind=\"status\"}",
            "presence_signals_total{kind=\"closed\"}",
            "presence_signals_total{kind=\"replica-alive\"}",
            "presence_signals_total{kind=\"unreadable\"}",
            "presence_transitions_total{kind=\"joined\"}",
            "presence_transitions_total{kind=\"updated\"}",
            "presence_transitions_total{kind=\"left\"}",
            "presence_transitions_total{kind=\"online\"}",
            "presence_transitions_total{kind=\"away\"}",
            "presence_transitions_total{kind=\"busy\"}",
            "presence_transitions_total{kind=\"offline\"}",
            "presence_states_stored_total",
            "presence_states_unchanged_total",
            "presence_signal_delay_seconds_count",
            "presence_store_time_seconds_count",
            "presence_sweep_time_seconds_count",
            "presence_sweep_due_total",
            "presence_sweep_replicas_lost_total");

    @Inject
    RedisDataSource redis;

    private final World world = new World();

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void everythingThatHappensIsCounted() {
        String before = metrics();
        String killed = world.id("killed");
        world.alive(killed, Duration.ofSeconds(1));
        world.tab("margaret", world.workspace(), killed, 0).open().look(world.id("apollo"));
        Tab grace = world.tab("grace").look(world.id("apollo")).look(world.id("apollo"), world.id("t1"));
        world.garbage("grace", "no signal");
        grace.status(UserStatus.BUSY);
        grace.status(UserStatus.AWAY);
        await().untilAsserted(() -> assertThat(world.statuses("grace")).containsExactly("online", "busy", "away"));
        grace.look(world.id("apollo"), world.id("t1"));
        world.settle();
        grace.depart();
        grace.close();
        world.tab("linus").look(world.id("apollo"));

        await().untilAsserted(() -> {
            String after = metrics();
            assertThat(COUNTED)
                    .allSatisfy(name -> assertThat(value(after, name)).isGreaterThan(value(before, name)));
        });
    }

    @Test
    void theKeyspaceIsNeverSearched() {
        world.tab("grace").look(world.id("apollo")).close();
        world.awaitTold("grace", "joined project:apollo", "left project:apollo");

        String commands = redis.execute("INFO", "commandstats").toString();

        assertThat(commands).contains("cmdstat_zadd").doesNotContain("cmdstat_keys", "cmdstat_scan");
    }

    private static String metrics() {
        return given().get("/q/metrics").then().statusCode(200).extract().asString();
    }

    /** A line of the Prometheus text format; 0 for one that is not there yet. */
    private static double value(String metrics, String name) {
        return Stream.of(metrics.split("\n"))
                .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .findFirst()
                .orElse(0);
    }
}
