package io.pmrealtime.presence.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pmrealtime.contracts.access.AccessKeys;
import io.pmrealtime.local.testing.LocalServersResource;
import io.pmrealtime.presence.testing.ShortSpans;
import io.pmrealtime.presence.testing.Tab;
import io.pmrealtime.presence.testing.World;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who is removed disappears at once, whatever its connections still say. */
@QuarkusTest
@QuarkusTestResource(LocalServersResource.class)
@QuarkusTestResource(ShortSpans.class)
class RemovalTest {
    @Inject
    RedisDataSource redis;

    private final World world = new World();
    private String project;

    @BeforeEach
    void graceAndLinusAreMembersOfApollo() {
        project = world.id("apollo");
        redis.hash(String.class)
                .hset(
                        AccessKeys.project(project),
                        Map.of(
                                AccessKeys.WORKSPACE_FIELD,
                                world.workspace(),
                                world.id("grace"),
                                "member",
                                world.id("linus"),
                                "member"));
        redis.hash(String.class)
                .hset(
                        AccessKeys.workspace(world.workspace()),
                        Map.of(world.id("grace"), "member", world.id("linus"), "admin"));
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void aRemovedMemberLeavesTheProjectAndStaysOut() {
        Tab grace = world.tab("grace").look(project, world.id("t1"));
        Tab linus = world.tab("linus").look(project);
        world.awaitTold("grace", "joined project:apollo,task:t1");
        world.awaitTold("linus", "joined project:apollo");

        removeFromProject(linus, "pm.project.team_changed", "removed");
        removeFromProject(grace, "pm.team.member_removed", "");
        world.awaitTold("grace", "joined project:apollo,task:t1", "left project:apollo,task:t1");

        grace.look(project, world.id("t1"));
        world.settle();
        assertThat(world.told("grace")).hasSize(2);
        assertThat(redis.sortedSet(String.class).zrange("presence:project:{" + project + "}", 0, -1))
                .as("linus administers the workspace")
                .containsExactly(linus.userId());
    }

    @Test
    void aRemovalThatIsReadAfterTheReturnRemovesNobody() {
        Tab grace = world.tab("grace").look(project);
        Tab linus = world.tab("linus").look(project);
        world.awaitTold("grace", "joined project:apollo");
        world.awaitTold("linus", "joined project:apollo");

        world.tell("pm.team.member_removed", data(grace, "removed"));
        redis.hash(String.class).hdel(AccessKeys.workspace(world.workspace()), linus.userId());
        world.tell("workspace.member_removed", data(linus, "removed"));

        world.awaitTold("linus", "joined project:apollo", "left project:apollo");
        assertThat(world.told("grace")).containsExactly("joined project:apollo");
    }

    @Test
    void whoIsRemovedFromTheWorkspaceIsOffline() {
        Tab grace = world.tab("grace").look(project);
        world.awaitTold("grace", "joined project:apollo");
        redis.hash(String.class).hdel(AccessKeys.workspace(world.workspace()), grace.userId());
        world.tell("workspace.member_removed", data(grace, "removed"));

        world.awaitTold("grace", "joined project:apollo", "left project:apollo");
        await().untilAsserted(() -> assertThat(world.statuses("grace")).containsExactly("online", "offline"));
    }

    /** As pm-events-service does it: the access key first. */
    private void removeFromProject(Tab tab, String type, String action) {
        redis.hash(String.class).hdel(AccessKeys.project(project), tab.userId());
        world.tell(type, data(tab, action));
    }

    private String data(Tab tab, String action) {
        return "{\"projectId\":\"%s\",\"userId\":\"%s\",\"workspaceId\":\"%s\",\"action\":\"%s\"}"
                .formatted(project, tab.userId(), world.workspace(), action);
    }
}
