package io.pmrealtime.presence.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What was lost from Redis comes back with the heartbeats, and nobody is told what did not happen. */
@QuarkusTest
@QuarkusTestResource(LocalServersResource.class)
@QuarkusTestResource(ShortSpans.class)
class HealingTest {
    @Inject
    RedisDataSource redis;

    private final World world = new World();

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void anEmptiedRedisIsFilledByHeartbeatsInSilence() {
        Tab grace = world.tab("grace").look(world.id("apollo"), world.id("t1"));
        Tab linus = world.tab("linus").look(world.id("apollo"));
        world.awaitTold("grace", "joined project:apollo,task:t1");
        world.awaitTold("linus", "joined project:apollo");
        empty();

        grace.look(world.id("apollo"), world.id("t1"));
        linus.look(world.id("apollo"));
        await().untilAsserted(() -> {
            assertThat(members("presence:project:{" + world.id("apollo") + "}"))
                    .containsExactlyInAnyOrder(grace.userId(), linus.userId());
            assertThat(members("presence:task:{" + world.id("t1") + "}")).containsExactly(grace.userId());
        });
        world.tab("margaret").look(world.id("apollo"));
        world.awaitTold("margaret", "joined project:apollo");
        linus.close();

        world.awaitTold("linus", "joined project:apollo", "left project:apollo");
        assertThat(world.told("grace")).containsExactly("joined project:apollo,task:t1");
        assertThat(world.statuses("grace")).containsExactly("online");
    }

    @Test
    void whoLeavesAfterRedisWasEmptiedIsTold() {
        Tab grace = world.tab("grace").look(world.id("apollo"));
        Tab linus = world.tab("linus").look(world.id("apollo"));
        Tab margaret = world.tab("margaret");
        world.awaitTold("grace", "joined project:apollo");
        world.awaitTold("linus", "joined project:apollo");
        await().untilAsserted(() -> assertThat(world.statuses("margaret")).containsExactly("online"));
        empty();
        grace.depart();

        world.awaitTold("grace", "joined project:apollo", "left project:apollo");
        // Those who said nothing since are put back from the service's memory.
        await().untilAsserted(() -> {
            assertThat(members("presence:workspace:{" + world.workspace() + "}"))
                    .contains(grace.userId(), linus.userId(), margaret.userId());
            assertThat(members("presence:project:{" + world.id("apollo") + "}")).containsExactly(linus.userId());
        });
        margaret.close();
        await().untilAsserted(() -> assertThat(world.statuses("margaret")).containsExactly("online", "offline"));
        assertThat(world.told("linus")).containsExactly("joined project:apollo");
        assertThat(world.statuses("grace")).containsExactly("online");
    }

    @Test
    void aLostSortedSetIsFilledByTheNextHeartbeat() {
        Tab grace = world.tab("grace").look(world.id("apollo"));
        world.awaitTold("grace", "joined project:apollo");
        String key = "presence:project:{" + world.id("apollo") + "}";
        redis.key().del(key);

        grace.look(world.id("apollo"));

        await().untilAsserted(() -> assertThat(members(key)).containsExactly(grace.userId()));
        assertThat(world.told("grace")).containsExactly("joined project:apollo");
    }

    @Test
    void aStateThatCannotBeReadIsBuiltAnew() {
        Tab grace = world.tab("grace").look(world.id("apollo"));
        world.awaitTold("grace", "joined project:apollo");
        String key = "presence:user:{" + grace.userId() + "}:connections:" + world.workspace();
        assertThat(redis.key().exists(key)).isTrue();
        redis.value(String.class).set(key, "not what was written");

        grace.look(world.id("gemini"));
        world.settle();

        assertThat(members("presence:project:{" + world.id("gemini") + "}")).containsExactly(grace.userId());
    }

    /** Gateways go on to say that they live, so their leases are soon there again. */
    private void empty() {
        redis.flushall();
        world.alive(Duration.ofMinutes(10));
    }

    private List<String> members(String key) {
        return redis.sortedSet(String.class).zrange(key, 0, -1);
    }
}
