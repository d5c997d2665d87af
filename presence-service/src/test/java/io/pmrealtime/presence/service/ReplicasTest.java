package io.pmrealtime.presence.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.api.OpenTelemetry;
import io.pmrealtime.contracts.presence.Page;
import io.pmrealtime.contracts.presence.PresenceSignal;
import io.pmrealtime.contracts.presence.PresenceSignal.Located;
import io.pmrealtime.contracts.presence.PresenceSignal.Opened;
import io.pmrealtime.contracts.tracing.EventTracer;
import io.pmrealtime.local.testing.LocalServersResource;
import io.pmrealtime.local.testing.TestEnvironment;
import io.pmrealtime.presence.config.PresenceConfig;
import io.pmrealtime.presence.event.LogUnavailableException;
import io.pmrealtime.presence.event.RealtimeLog;
import io.pmrealtime.presence.keeper.Decision;
import io.pmrealtime.presence.keeper.KeeperLimits;
import io.pmrealtime.presence.keeper.PresenceKeeper;
import io.pmrealtime.presence.redis.RedisPipeline;
import io.pmrealtime.presence.replica.PresenceReplica;
import io.pmrealtime.presence.state.PresenceRules;
import io.pmrealtime.presence.state.Timing;
import io.pmrealtime.presence.state.UserKey;
import io.pmrealtime.presence.store.CrowdStore;
import io.pmrealtime.presence.store.DueIndex;
import io.pmrealtime.presence.store.PresenceStore;
import io.pmrealtime.presence.store.ViewStore;
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
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Several replicas of the service on one group and one Redis. */
@QuarkusTest
@QuarkusTestResource(LocalServersResource.class)
@QuarkusTestResource(ShortSpans.class)
class ReplicasTest {
    private static final int USERS = 36;

    @Inject
    PresenceConfig config;

    @Inject
    RedisPipeline pipeline;

    @Inject
    PresenceStore store;

    @Inject
    RedisDataSource redis;

    private final World world = new World();

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void replicasComeAndGoAndEverythingIsToldOnce() {
        List<Tab> tabs = new ArrayList<>();
        try (PresenceReplica second = replica()) {
            second.start();
            for (int i = 0; i < USERS / 2; i++) {
                tabs.add(world.tab("user" + i).look(world.id("apollo")));
            }
            await().until(() -> second.progress().isLiveFor(System.currentTimeMillis(), 0));
            for (int i = USERS / 2; i < USERS; i++) {
                tabs.add(world.tab("user" + i).look(world.id("apollo")));
            }
            tabs.subList(0, 10).forEach(Tab::close);
        }
        tabs.subList(10, 20).forEach(Tab::close);

        await().untilAsserted(() -> {
            for (int i = 0; i < USERS; i++) {
                List<String> expected = i < 20
                        ? List.of("joined project:apollo", "left project:apollo")
                        : List.of("joined project:apollo");
                assertThat(world.told("user" + i)).as("user %d", i).isEqualTo(expected);
            }
        });
        assertThat(redis.sortedSet(String.class).zcard("presence:project:{" + world.id("apollo") + "}"))
                .isEqualTo(USERS - 20);
    }

    @Test
    void aReplicaThatDiedBeforeItToldIsFinishedByTheNext() {
        Tab grace = world.tab("grace", world.workspace(), world.id("quiet"), 0);
        Map<UserKey, Decision> decisions = looks(grace, "apollo");
        RealtimeLog dead = log();
        dead.close();

        Assertions.assertThatThrownBy(() -> keeper(dead).change(decisions)).isInstanceOf(LogUnavailableException.class);
        assertThat(world.told("grace")).isEmpty();

        try (RealtimeLog alive = log()) {
            keeper(alive).change(decisions);
            keeper(alive).change(decisions);
        }
        world.awaitTold("grace", "joined project:apollo");
        await().untilAsserted(() -> assertThat(world.statuses("grace")).containsExactly("online"));
    }

    @Test
    void aChangeThatAnotherReplicaOvertookIsDecidedAgainAndCounted() {
        Tab desk = world.tab("grace", world.workspace(), world.id("quiet"), 0);
        Tab phone = world.tab("grace", world.workspace(), world.id("quiet"), 0);
        SimpleMeterRegistry metrics = new SimpleMeterRegistry();
        AtomicBoolean overtaken = new AtomicBoolean();
        try (RealtimeLog log = log()) {
            PresenceKeeper other = keeper(log, new SimpleMeterRegistry());
            Map<UserKey, Decision> slow = new HashMap<>();
            looks(desk, "apollo")
                    .forEach((user, decision) -> slow.put(user, (state, rebuilding) -> {
                        if (overtaken.compareAndSet(false, true)) {
                            other.change(looks(phone, "gemini"));
                        }
                        return decision.decide(state, rebuilding);
                    }));
            keeper(log, metrics).change(slow);
        }

        await().untilAsserted(() -> assertThat(world.told("grace"))
                .containsExactlyInAnyOrder("joined project:gemini", "joined project:apollo"));
        assertThat(metrics.get("presence.states.conflicts").counter().count()).isPositive();
    }

    private Map<UserKey, Decision> looks(Tab tab, String project) {
        long at = System.currentTimeMillis();
        return decisions(
                tab,
                new Opened(tab.connection(), at),
                new Located(tab.connection(), world.id(project), null, Page.TASKS, at));
    }

    private Map<UserKey, Decision> decisions(Tab tab, PresenceSignal... signals) {
        PresenceRules rules = rules();
        return Map.of(new UserKey(world.workspace(), tab.userId()), (state, rebuilding) -> {
            var next = state;
            for (PresenceSignal signal : signals) {
                next = rules.apply(next, signal, System.currentTimeMillis(), false);
            }
            return next;
        });
    }

    private PresenceRules rules() {
        return new PresenceRules(new Timing(
                config.closedGrace().toMillis(),
                config.window().toMillis(),
                config.endedMemory().toMillis()));
    }

    private PresenceKeeper keeper(RealtimeLog log) {
        return keeper(log, new SimpleMeterRegistry());
    }

    private PresenceKeeper keeper(RealtimeLog log, MeterRegistry metrics) {
        return new PresenceKeeper(
                rules(),
                store,
                new ViewStore(pipeline, config.window()),
                new DueIndex(pipeline),
                new CrowdStore(pipeline, config.crowdWindow()),
                log,
                new KeeperLimits(10, 500),
                metrics,
                Clock.systemUTC());
    }

    private RealtimeLog log() {
        return new RealtimeLog(kafka(), Duration.ofSeconds(5));
    }

    private PresenceReplica replica() {
        return new PresenceReplica(
                config,
                kafka(),
                pipeline,
                store,
                new SimpleMeterRegistry(),
                new EventTracer(OpenTelemetry.noop()),
                Clock.systemUTC());
    }

    private static Map<String, Object> kafka() {
        return Map.of("bootstrap.servers", TestEnvironment.servers().kafkaBootstrap());
    }
}
