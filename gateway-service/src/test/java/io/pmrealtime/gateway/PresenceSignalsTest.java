package io.pmrealtime.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pmrealtime.contracts.kafka.Topic;
import io.pmrealtime.contracts.presence.ConnectionRef;
import io.pmrealtime.contracts.presence.Page;
import io.pmrealtime.contracts.presence.PresenceSignal;
import io.pmrealtime.contracts.presence.PresenceSignals;
import io.pmrealtime.contracts.presence.UserStatus;
import io.pmrealtime.gateway.testing.Fixture;
import io.pmrealtime.gateway.testing.TestClient;
import io.pmrealtime.local.testing.KafkaRecord;
import io.pmrealtime.local.testing.LocalServersResource;
import io.pmrealtime.local.testing.TopicCollector;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What presence-service is told about connections. */
@QuarkusTest
@QuarkusTestResource(LocalServersResource.class)
class PresenceSignalsTest {
    @Inject
    RedisDataSource redis;

    @Test
    void aConnectionsLifeIsToldInItsOrder() {
        try (Fixture acme = new Fixture(redis, "grace")) {
            TopicCollector signals = acme.kafka().collectFromNow(Topic.PRESENCE_SIGNALS.topicName());
            TestClient grace = acme.connect("grace");
            grace.send("{'type':'pm.presence.update','ref':'1','projectId':'" + acme.project + "','taskId':'"
                    + acme.task + "','page':'tasks'}");
            grace.send("{'type':'presence.update','ref':'2','status':'busy'}");
            grace.send("{'type':'pm.presence.update','ref':'3','projectId':null}");
            grace.answer("3");
            grace.close();

            await().untilAsserted(
                            () -> assertThat(ofUser(signals, acme, "grace")).hasSize(5));
            List<PresenceSignal> told = ofUser(signals, acme, "grace");
            assertThat(told.get(0)).isInstanceOfSatisfying(PresenceSignal.Opened.class, opened -> {
                ConnectionRef who = opened.connection();
                assertThat(who.userName()).isEqualTo("Name of grace");
                assertThat(who.userAvatar()).isEqualTo("https://pictures.test/grace.png");
                assertThat(who.workspaceId()).isEqualTo(acme.workspace);
            });
            assertThat(told.get(1)).isInstanceOfSatisfying(PresenceSignal.Located.class, located -> {
                assertThat(located.projectId()).isEqualTo(acme.project);
                assertThat(located.taskId()).isEqualTo(acme.task);
                assertThat(located.page()).isEqualTo(Page.TASKS);
            });
            assertThat(told.get(2))
                    .isInstanceOfSatisfying(PresenceSignal.StatusSet.class, set -> assertThat(set.status())
                            .isEqualTo(UserStatus.BUSY));
            assertThat(told.get(3)).isInstanceOf(PresenceSignal.Departed.class);
            assertThat(told.get(4)).isInstanceOf(PresenceSignal.Closed.class);
        }
    }

    @Test
    void presenceInAProjectThatIsNotOnesOwnIsRefused() {
        try (Fixture acme = new Fixture(redis, "grace");
                Fixture other = new Fixture(redis, "margaret");
                TopicCollector signals = acme.kafka().collectFromNow(Topic.PRESENCE_SIGNALS.topicName());
                TestClient margaret = acme.connect("margaret")) {
            margaret.send("{'type':'pm.presence.update','ref':'1','projectId':'" + acme.project + "','page':'tasks'}");
            margaret.send("{'type':'pm.presence.update','ref':'2','projectId':'" + other.project + "','page':'tasks'}");
            assertThat(margaret.answer("1").path("code").asText()).isEqualTo("forbidden");
            assertThat(margaret.answer("2").path("code").asText()).isEqualTo("forbidden");
            margaret.send("{'type':'presence.update','ref':'3','status':'away'}");

            await().untilAsserted(() -> assertThat(ofUser(signals, acme, "margaret"))
                    .extracting(signal -> signal.getClass().getSimpleName())
                    .containsExactly("Opened", "StatusSet"));
        }
    }

    @Test
    void aTaskOfAnotherProjectIsRefused() {
        try (Fixture acme = new Fixture(redis, "grace");
                Fixture other = new Fixture(redis);
                TestClient grace = acme.connect("grace")) {
            grace.send("{'type':'pm.presence.update','ref':'1','projectId':'" + acme.project + "','taskId':'"
                    + other.task + "','page':'tasks'}");
            assertThat(grace.answer("1").path("code").asText()).isEqualTo("forbidden");
        }
    }

    @Test
    void whoIsEvictedIsPresentThereNoLonger() {
        try (Fixture acme = new Fixture(redis, "grace");
                TestClient grace = acme.connect("grace")) {
            TopicCollector signals = acme.kafka().collectFromNow(Topic.PRESENCE_SIGNALS.topicName());
            grace.send("{'type':'pm.presence.update','ref':'1','projectId':'" + acme.project + "','page':'docs'}");
            grace.answer("1");
            acme.removeMember("grace");
            acme.publish(
                    "pm.team.member_removed",
                    "user:grace",
                    "{\"projectId\":\"" + acme.project + "\",\"userId\":\"grace\",\"action\":\"removed\"}");

            await().untilAsserted(() ->
                    assertThat(ofUser(signals, acme, "grace")).last().isInstanceOf(PresenceSignal.Departed.class));
        }
    }

    @Test
    void theReplicaSaysAgainAndAgainThatItLives() {
        try (Fixture acme = new Fixture(redis)) {
            TopicCollector signals = acme.kafka().collectFromNow(Topic.PRESENCE_SIGNALS.topicName());
            await().untilAsserted(() -> assertThat(signals.records().stream()
                            .map(PresenceSignalsTest::signal)
                            .filter(PresenceSignal.ReplicaAlive.class::isInstance))
                    .hasSizeGreaterThan(1));
        }
    }

    private static List<PresenceSignal> ofUser(TopicCollector signals, Fixture acme, String user) {
        return signals
                .records(seen -> user.equals(seen.key())
                        && Objects.requireNonNull(seen.value()).contains(acme.workspace))
                .stream()
                .map(PresenceSignalsTest::signal)
                .toList();
    }

    private static PresenceSignal signal(KafkaRecord seen) {
        try {
            return PresenceSignals.read(Objects.requireNonNull(seen.value()).getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
