package io.pmrealtime.presence.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.pmrealtime.contracts.event.EventType;
import io.pmrealtime.contracts.kafka.Header;
import io.pmrealtime.contracts.presence.UserStatus;
import io.pmrealtime.contracts.schema.EventSchemas;
import io.pmrealtime.local.testing.KafkaRecord;
import io.pmrealtime.local.testing.LocalServersResource;
import io.pmrealtime.presence.testing.ShortSpans;
import io.pmrealtime.presence.testing.Tab;
import io.pmrealtime.presence.testing.World;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(LocalServersResource.class)
@QuarkusTestResource(ShortSpans.class)
class PresenceFlowTest {
    private static final EventSchemas SCHEMAS = EventSchemas.load();

    @Inject
    RedisDataSource redis;

    private final World world = new World();

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void aLookIsToldToTheProjectAndTheTask() {
        Tab tab = world.tab("grace").look(world.id("apollo"), world.id("t1"));
        world.awaitTold("grace", "joined project:apollo,task:t1");

        KafkaRecord record = world.records(world.workspace()).stream()
                .filter(each -> "pm.presence.joined".equals(each.header(Header.CE_TYPE)))
                .findFirst()
                .orElseThrow();
        assertThat(record.header(Header.CE_WORKSPACE_ID)).isEqualTo(world.workspace());
        assertThat(record.header(Header.CE_ACTOR_ID)).isEqualTo(tab.userId());
        assertThat(UUID.fromString(record.header(Header.CE_ID))).isNotNull();
        JsonNode data = World.json(record.value());
        assertThat(data.path("userId").asText()).isEqualTo(tab.userId());
        assertThat(data.path("userName").asText()).isEqualTo("Name of grace");
        assertThat(data.path("userAvatar").asText()).isEqualTo(World.avatar("grace"));
        assertThat(data.path("projectId").asText()).isEqualTo(world.id("apollo"));
        assertThat(data.path("taskId").asText()).isEqualTo(world.id("t1"));
        assertThat(data.path("page").asText()).isEqualTo("tasks");
        assertThat(Instant.parse(data.path("timestamp").asText()))
                .isBefore(Instant.now().plusSeconds(1));
        assertThat(SCHEMAS.validate(EventType.PRESENCE_JOINED, data)).isEmpty();
    }

    @Test
    void theDocumentedKeysHoldWhoIsThere() {
        long before = System.currentTimeMillis();
        Tab tab = world.tab("grace").look(world.id("apollo"), world.id("t1"));
        world.awaitTold("grace", "joined project:apollo,task:t1");

        assertThat(score("presence:project:{" + world.id("apollo") + "}", tab))
                .isBetween((double) before, (double) System.currentTimeMillis());
        assertThat(score("presence:task:{" + world.id("t1") + "}", tab)).isNotNull();
        String locationKey = "presence:user:{" + tab.userId() + "}:location";
        JsonNode location = World.json(redis.value(String.class).get(locationKey));
        assertThat(location.path("projectId").asText()).isEqualTo(world.id("apollo"));
        assertThat(location.path("taskId").asText()).isEqualTo(world.id("t1"));
        assertThat(location.path("page").asText()).isEqualTo("tasks");
        assertThat(redis.key().ttl(locationKey)).isBetween(280L, 300L);

        tab.depart();
        world.awaitTold("grace", "joined project:apollo,task:t1", "left project:apollo,task:t1");
        assertThat(score("presence:project:{" + world.id("apollo") + "}", tab)).isNull();
        assertThat(score("presence:task:{" + world.id("t1") + "}", tab)).isNull();
        assertThat(redis.key().exists(locationKey)).isFalse();
    }

    @Test
    void twoTabsAreOnePresenceAndLeaveWithTheLast() {
        Tab one = world.tab("grace").look(world.id("apollo"));
        Tab two = world.tab("grace").look(world.id("apollo"));
        one.depart();
        world.settle();
        world.awaitTold("grace", "joined project:apollo");

        two.depart();
        world.awaitTold("grace", "joined project:apollo", "left project:apollo");
    }

    @Test
    void movingToAnotherTaskUpdatesTheProjectAndLeavesTheTaskOnly() {
        world.tab("grace").look(world.id("apollo"), world.id("t1")).look(world.id("apollo"), world.id("t2"));

        world.awaitTold("grace", "joined project:apollo,task:t1", "left task:t1", "updated project:apollo,task:t2");
    }

    @Test
    void movingToAnotherProjectLeavesAndJoins() {
        world.tab("grace").look(world.id("apollo")).look(world.id("gemini"));

        world.awaitTold("grace", "joined project:apollo", "left project:apollo", "joined project:gemini");
    }

    @Test
    void aClosedSocketLeavesAfterTheGrace() {
        Tab tab = world.tab("grace").look(world.id("apollo"));
        world.awaitTold("grace", "joined project:apollo");
        long closed = System.nanoTime();
        tab.close();

        world.awaitTold("grace", "joined project:apollo", "left project:apollo");

        assertThat(Duration.ofNanos(System.nanoTime() - closed)).isGreaterThan(Duration.ofMillis(900));
        await().untilAsserted(() -> assertThat(world.statuses("grace")).containsExactly("online", "offline"));
    }

    @Test
    void aReconnectWithinTheGraceShowsNothing() {
        String user = whoReconnectsWithinTheGrace();
        world.tab("linus").look(world.id("apollo")).close();

        // Closed later than the first, so when it has left the first's grace is over too.
        world.awaitTold("linus", "joined project:apollo", "left project:apollo");
        assertThat(world.told(user)).containsExactly("joined project:apollo");
        assertThat(world.statuses(user)).containsExactly("online");
    }

    /** The machine may stand still between the close and the reconnect for longer than the grace: then it is another user's turn. */
    private String whoReconnectsWithinTheGrace() {
        for (int i = 0; i < 20; i++) {
            String user = "grace" + i;
            Tab tab = world.tab(user).look(world.id("apollo"));
            world.awaitTold(user, "joined project:apollo");
            long closed = System.nanoTime();
            tab.close();
            world.tab(user).look(world.id("apollo"));
            if (System.nanoTime() - closed < Duration.ofMillis(300).toNanos()) {
                return user;
            }
        }
        throw new AssertionError("no reconnect was quick enough");
    }

    @Test
    void theConnectionsOfAKilledGatewayEnd() {
        String killed = world.id("killed");
        world.alive(killed, Duration.ofSeconds(1));
        world.tab("grace", world.workspace(), killed, 0).open().look(world.id("apollo"));
        world.tab("linus").look(world.id("apollo"));
        world.awaitTold("linus", "joined project:apollo");

        world.awaitTold("grace", "joined project:apollo", "left project:apollo");
        assertThat(world.told("linus")).containsExactly("joined project:apollo");
    }

    @Test
    void aUserOnAnotherGatewayStaysWhenOneIsKilled() {
        String killed = world.id("killed");
        world.tab("grace").look(world.id("apollo"));
        world.alive(killed, Duration.ofSeconds(1));
        world.tab("grace", world.workspace(), killed, 0).open().look(world.id("apollo"));
        world.tab("margaret", world.workspace(), killed, 0).open().look(world.id("apollo"));

        world.awaitTold("margaret", "joined project:apollo", "left project:apollo");
        world.settle();
        assertThat(world.told("grace")).containsExactly("joined project:apollo");
    }

    @Test
    void lateAndRepeatedSignalsChangeNothing() {
        long now = System.currentTimeMillis() + 10_000;
        world.tab("grace")
                .look(world.id("apollo"), null, now)
                .look(world.id("gemini"), null, now + 5)
                .look(world.id("apollo"), null, now)
                .look(world.id("gemini"), null, now + 5);
        world.settle();

        assertThat(world.told("grace"))
                .containsExactly("joined project:apollo", "left project:apollo", "joined project:gemini");
    }

    @Test
    void clocksOfGatewaysMayDiffer() {
        world.alive(world.id("ahead"), Duration.ofMinutes(10));
        world.alive(world.id("behind"), Duration.ofMinutes(10));
        Tab ahead =
                world.tab("grace", world.workspace(), world.id("ahead"), 2_000).open();
        Tab behind = world.tab("grace", world.workspace(), world.id("behind"), -2_000)
                .open();
        ahead.look(world.id("apollo"), world.id("t1"));
        behind.look(world.id("apollo"), world.id("t2"));
        world.awaitTold("grace", "joined project:apollo,task:t1", "updated project:apollo,task:t2");

        behind.depart();
        world.awaitTold(
                "grace",
                "joined project:apollo,task:t1",
                "updated project:apollo,task:t2",
                "left task:t2",
                "updated project:apollo,task:t1");
    }

    @Test
    void aValueThatIsNoSignalDoesNotStopTheOnesBehindIt() {
        world.garbage("grace", "no json");
        world.garbage("grace", "{\"kind\":\"waved\"}");
        world.garbage("grace", "{\"kind\":\"opened\",\"atMillis\":1}");
        world.garbage("grace", null);
        world.tab("grace").look(world.id("apollo"));

        world.awaitTold("grace", "joined project:apollo");
    }

    @Test
    void theMostPresentStatusOfTheConnectionsIsTold() {
        Tab desk = world.tab("grace");
        Tab phone = world.tab("grace");
        desk.status(UserStatus.AWAY);
        phone.status(UserStatus.BUSY);
        phone.status(UserStatus.AWAY);
        desk.status(UserStatus.ONLINE);

        await().untilAsserted(
                        () -> assertThat(world.statuses("grace")).containsExactly("online", "busy", "away", "online"));
        KafkaRecord record = world.records(world.workspace()).get(0);
        assertThat(record.header(Header.ROOMS)).isEqualTo("workspace:" + world.workspace());
        assertThat(SCHEMAS.validate(EventType.USER_STATUS_CHANGED, World.json(record.value())))
                .isEmpty();
    }

    @Test
    void aUserOfTwoWorkspacesIsTwoPresences() {
        String other = world.id("umbrella");
        Tab here = world.tab("grace").look(world.id("apollo"));
        world.alive(world.id("gateway"), Duration.ofMinutes(10));
        Tab there = world.tab("grace", other, world.id("gateway"), 0).open().look(world.id("hive"));
        await().untilAsserted(() -> assertThat(world.told("grace", other)).containsExactly("joined project:hive"));
        here.depart();

        world.awaitTold("grace", "joined project:apollo", "left project:apollo");
        assertThat(world.told("grace", other)).containsExactly("joined project:hive");
        String location = redis.value(String.class).get("presence:user:{" + there.userId() + "}:location");
        assertThat(World.json(location).path("projectId").asText()).isEqualTo(world.id("hive"));
    }

    private Double score(String key, Tab tab) {
        return redis.sortedSet(String.class).zscore(key, tab.userId()).stream()
                .boxed()
                .findFirst()
                .orElse(null);
    }
}
