package io.pmrealtime.presence.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pmrealtime.local.testing.LocalServersResource;
import io.pmrealtime.presence.testing.ShortSpans;
import io.pmrealtime.presence.testing.Tab;
import io.pmrealtime.presence.testing.World;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A client whose heartbeats stop is believed for the presence window. */
@QuarkusTest
@QuarkusTestResource(LocalServersResource.class)
@QuarkusTestResource(ShortSpans.class)
@TestProfile(SilenceTest.ShortWindow.class)
class SilenceTest {
    private final World world = new World();

    /** A window that a test can wait for. */
    public static class ShortWindow implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("presence.window", "4s", "presence.rebuild-window", "2s");
        }
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void aSilentClientLeavesAndOneWithHeartbeatsStays() {
        Tab silent = world.tab("grace").look(world.id("apollo"));
        Tab beating = world.tab("linus").look(world.id("apollo"));
        await().pollInterval(Duration.ofSeconds(1)).untilAsserted(() -> {
            beating.look(world.id("apollo"));
            assertThat(world.told("grace")).containsExactly("joined project:apollo", "left project:apollo");
        });

        assertThat(world.told("linus")).containsExactly("joined project:apollo");
        assertThat(world.statuses("grace")).as("its socket is still open").containsExactly("online");
        silent.look(world.id("apollo"));
        world.awaitTold("grace", "joined project:apollo", "left project:apollo", "joined project:apollo");
    }
}
