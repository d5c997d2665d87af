package io.pmrealtime.presence.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.api.OpenTelemetry;
import io.pmrealtime.contracts.kafka.Header;
import io.pmrealtime.contracts.tracing.EventTracer;
import io.pmrealtime.local.testing.KafkaRecord;
import io.pmrealtime.local.testing.LocalServersResource;
import io.pmrealtime.local.testing.TestEnvironment;
import io.pmrealtime.presence.config.PresenceConfig;
import io.pmrealtime.presence.replica.PresenceReplica;
import io.pmrealtime.presence.store.PresenceStore;
import io.pmrealtime.presence.store.RedisPipeline;
import io.pmrealtime.presence.testing.ShortSpans;
import io.pmrealtime.presence.testing.Tab;
import io.pmrealtime.presence.testing.World;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Many connections of many users come, move, leave and are cut off, one gateway is killed with all it holds, and a second replica of the service joins and
 * goes in the middle. In the end Redis and those who only heard the events agree with the truth.
 */
@QuarkusTest
@QuarkusTestResource(LocalServersResource.class)
@QuarkusTestResource(ShortSpans.class)
class ChurnTest {
    private static final long SEED = 20_261_120;
    private static final int STEPS = 600;
    private static final int USERS = 40;
    private static final int PROJECTS = 4;

    @Inject
    PresenceConfig config;

    @Inject
    RedisPipeline pipeline;

    @Inject
    PresenceStore store;

    @Inject
    RedisDataSource redis;

    private final World world = new World();
    private final Random random = new Random(SEED);
    private final List<Live> live = new ArrayList<>();
    private boolean killed;

    /** A connection as it really is. */
    private static final class Live {
        private final Tab tab;
        private final boolean onDoomedGateway;
        private String project;

        Live(Tab tab, boolean onDoomedGateway) {
            this.tab = tab;
            this.onDoomedGateway = onDoomedGateway;
        }
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void inTheEndEverybodySeesTheTruth() {
        world.alive(world.id("steady"), Duration.ofMinutes(10));
        world.alive(world.id("doomed"), Duration.ofSeconds(8));
        churn(STEPS / 3);
        try (PresenceReplica second = new PresenceReplica(
                config,
                Map.of("bootstrap.servers", TestEnvironment.servers().kafkaBootstrap()),
                pipeline,
                store,
                new SimpleMeterRegistry(),
                new EventTracer(OpenTelemetry.noop()),
                Clock.systemUTC())) {
            second.start();
            churn(STEPS / 3);
        }
        // The killed gateway says nothing more, not even that its sockets are closed.
        killed = true;
        live.removeIf(each -> each.onDoomedGateway);
        churn(STEPS / 3);

        Map<String, Set<String>> truth = truth();
        assertThat(truth).isNotEmpty();
        await().atMost(Duration.ofSeconds(40)).untilAsserted(() -> {
            assertThat(inRedis()).isEqualTo(truth);
            assertThat(heard()).isEqualTo(truth);
        });
    }

    private void churn(int steps) {
        for (int i = 0; i < steps; i++) {
            int action = random.nextInt(10);
            if (live.size() < 10 || action < 3) {
                connect(!killed && random.nextInt(4) == 0);
            } else {
                act(live.get(random.nextInt(live.size())), action);
            }
        }
    }

    private void connect(boolean doomed) {
        String gateway = world.id(doomed ? "doomed" : "steady");
        long skew = doomed ? 2_000 : -2_000;
        Tab tab = world.tab("user" + random.nextInt(USERS), world.workspace(), gateway, skew);
        live.add(new Live(tab.open(), doomed));
    }

    private void act(Live one, int action) {
        if (action < 7) {
            one.project = world.id("p" + random.nextInt(PROJECTS));
            one.tab.look(one.project);
        } else if (action < 8) {
            one.project = null;
            one.tab.depart();
        } else {
            live.remove(one);
            one.tab.close();
        }
    }

    private Map<String, Set<String>> truth() {
        Map<String, Set<String>> truth = new TreeMap<>();
        live.stream().filter(each -> each.project != null).forEach(each -> truth.computeIfAbsent(
                        each.project, key -> new TreeSet<>())
                .add(each.tab.userId()));
        return truth;
    }

    private Map<String, Set<String>> inRedis() {
        Map<String, Set<String>> present = new TreeMap<>();
        for (int i = 0; i < PROJECTS; i++) {
            String project = world.id("p" + i);
            List<String> members = redis.sortedSet(String.class).zrange("presence:project:{" + project + "}", 0, -1);
            if (!members.isEmpty()) {
                present.put(project, new TreeSet<>(members));
            }
        }
        return present;
    }

    /** What somebody believes who is in all rooms and drops events of an id that was there already, as gateways do. */
    private Map<String, Set<String>> heard() {
        Map<String, Set<String>> present = new HashMap<>();
        Set<String> ids = new HashSet<>();
        for (KafkaRecord record : world.records(world.workspace())) {
            String type = String.valueOf(record.header(Header.CE_TYPE));
            if (type.startsWith("pm.presence.") && ids.add(record.header(Header.CE_ID))) {
                JsonNode data = World.json(record.value());
                Set<String> users =
                        present.computeIfAbsent(data.path("projectId").asText(), key -> new TreeSet<>());
                String userId = data.path("userId").asText();
                boolean changed = type.equals("pm.presence.left") ? users.remove(userId) : users.add(userId);
                assertThat(changed || type.equals("pm.presence.updated"))
                        .as("%s of %s", type, userId)
                        .isTrue();
            }
        }
        present.values().removeIf(Set::isEmpty);
        return new TreeMap<>(present);
    }
}
