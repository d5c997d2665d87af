package io.pmrealtime.presence.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pmrealtime.local.redis.RedisCluster;
import io.pmrealtime.local.testing.RedisClusterResource;
import io.pmrealtime.presence.testing.ShortSpans;
import io.pmrealtime.presence.testing.Tab;
import io.pmrealtime.presence.testing.World;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** On a Redis Cluster of three nodes, where a batch goes to all of them. */
@QuarkusTest
@QuarkusTestResource(value = RedisClusterResource.class, restrictToAnnotatedClass = true)
@QuarkusTestResource(value = ShortSpans.class, restrictToAnnotatedClass = true)
class ClusterTest {
    private static final int USERS = 60;

    @Inject
    RedisDataSource redis;

    private RedisCluster cluster;
    private final World world = new World();

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void manyComeMoveAndGoAndAllIsTold() {
        List<Tab> tabs = new ArrayList<>();
        for (int i = 0; i < USERS; i++) {
            tabs.add(world.tab("user" + i).look(world.id("p" + i % 7), world.id("t" + i)));
        }
        await().untilAsserted(() -> {
            for (int i = 0; i < USERS; i++) {
                assertThat(world.told("user" + i)).containsExactly("joined project:p" + i % 7 + ",task:t" + i);
            }
        });
        // A node that was restarted knows no scripts.
        cluster.onEachNode("SCRIPT", "FLUSH");
        for (int i = 0; i < USERS; i++) {
            Tab tab = tabs.get(i);
            if (i % 3 == 0) {
                tab.look(world.id("elsewhere"));
            } else if (i % 3 == 1) {
                tab.close();
            } else {
                tab.look(world.id("p" + i % 7), world.id("t" + i));
            }
        }
        await().untilAsserted(() -> {
            for (int i = 0; i < USERS; i++) {
                String joined = "joined project:p" + i % 7 + ",task:t" + i;
                String left = "left project:p" + i % 7 + ",task:t" + i;
                List<String> expected = i % 3 == 0
                        ? List.of(joined, left, "joined project:elsewhere")
                        : i % 3 == 1 ? List.of(joined, left) : List.of(joined);
                assertThat(world.told("user" + i)).as("user %d", i).isEqualTo(expected);
            }
        });
        assertThat(redis.sortedSet(String.class).zcard("presence:project:{" + world.id("elsewhere") + "}"))
                .isEqualTo(USERS / 3);
    }
}
