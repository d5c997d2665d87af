package io.pmrealtime.events.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pmrealtime.contracts.kafka.Topic;
import io.pmrealtime.events.testing.Draft;
import io.pmrealtime.events.testing.EventsReplica;
import io.pmrealtime.events.testing.Wire;
import io.pmrealtime.local.servers.LocalServers;
import io.pmrealtime.local.testing.TestEnvironment;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Kills the packaged service under load: {@code -Dkills=20} for more than the usual few. */
class KilledServiceIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int KILLS = Integer.getInteger("kills", 3);
    private static final int EVENTS_PER_STEP = 200;
    private static final int BURST = 50;
    private static final int AHEAD = 500;
    private static final int WORKSPACES = 5;

    private final Map<String, List<String>> sent = new LinkedHashMap<>();
    private final AtomicInteger sentCount = new AtomicInteger();
    private final AtomicBoolean loading = new AtomicBoolean(true);

    @BeforeEach
    void nameWorkspaces() {
        for (int i = 0; i < WORKSPACES; i++) {
            sent.put(Wire.unique("w"), new ArrayList<>());
        }
    }

    @Test
    void losesNothingAndKeepsTheOrderWhenItIsKilledUnderLoad() throws Exception {
        try (Wire wire = new Wire();
                EventsReplica service = new EventsReplica("killed-service")) {
            await().atMost(PATIENCE).until(() -> isUp(wire));
            CompletableFuture<Void> load = CompletableFuture.runAsync(() -> produce(wire));
            for (int kill = 1; kill <= KILLS; kill++) {
                awaitMorePublished(wire);
                service.killAndStart();
            }
            awaitMorePublished(wire);
            endOf(load, wire);

            assertNothingIsLostOrMoved(wire);
        }
    }

    @Test
    void handsPartitionsFromReplicaToReplicaWithoutLossUnderLoad() throws Exception {
        try (Wire wire = new Wire();
                EventsReplica first = new EventsReplica("replica-1")) {
            await().atMost(PATIENCE).until(() -> isUp(wire));
            CompletableFuture<Void> load = CompletableFuture.runAsync(() -> produce(wire));
            awaitMorePublished(wire);
            try (EventsReplica second = new EventsReplica("replica-2")) {
                await().atMost(PATIENCE).until(second::takesEvents);
                awaitMorePublished(wire);
                first.kill();
                awaitMorePublished(wire);
                endOf(load, wire);
            }

            assertNothingIsLostOrMoved(wire);
        }
    }

    @Test
    void readsATopicThatWasCreatedAnewFromItsStart() throws Exception {
        try (Wire wire = new Wire();
                EventsReplica service = new EventsReplica("new-topic")) {
            await().atMost(PATIENCE).until(() -> isUp(wire));
            String workspace = sent.keySet().iterator().next();
            for (int i = 0; i < EVENTS_PER_STEP; i++) {
                wire.sendTo(3, Draft.taskUpdated(workspace, "p-" + workspace, "t-" + workspace, "Version " + i));
            }
            await().atMost(PATIENCE)
                    .until(() -> wire.publishedIdsOnce(workspace).size() == EVENTS_PER_STEP);

            createAnew(Topic.EVENTS.topicName());
            Draft bad = Draft.taskUpdated(workspace, "p-" + workspace, "t-" + workspace, "In the new topic");
            wire.sendTo(3, bad.field("updatedBy", null));
            wire.sendTo(3, Draft.taskUpdated(workspace, "p-" + workspace, "t-" + workspace, "Behind it"));

            await().atMost(PATIENCE)
                    .until(() -> wire.publishedIdsOnce(workspace).size() == EVENTS_PER_STEP + 1);
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(wire.refused(workspace))
                    .as("not taken for a repeat")
                    .hasSize(1));
        }
    }

    private static void createAnew(String topic) throws Exception {
        try (Admin admin = Admin.create(
                Map.of("bootstrap.servers", TestEnvironment.servers().kafkaBootstrap()))) {
            int partitions = admin.describeTopics(List.of(topic))
                    .topicNameValues()
                    .get(topic)
                    .get()
                    .partitions()
                    .size();
            admin.deleteTopics(List.of(topic)).all().get();
            await().atMost(PATIENCE).ignoreExceptions().until(() -> {
                admin.createTopics(List.of(new NewTopic(topic, partitions, (short) 1)))
                        .all()
                        .get();
                return true;
            });
        }
    }

    /** Waits until some more of the load went through, of which there is always more. */
    private void awaitMorePublished(Wire wire) {
        long before = publishedCount(wire);
        await().atMost(PATIENCE).until(() -> publishedCount(wire) >= before + EVENTS_PER_STEP);
    }

    private void endOf(CompletableFuture<Void> load, Wire wire) {
        loading.set(false);
        load.join();
        await().atMost(PATIENCE).until(() -> publishedCount(wire) >= sentCount.get());
    }

    private void assertNothingIsLostOrMoved(Wire wire) throws SQLException {
        for (Map.Entry<String, List<String>> workspace : sent.entrySet()) {
            assertThat(wire.publishedIdsOnce(workspace.getKey())).isEqualTo(workspace.getValue());
            assertThat(logged(workspace.getKey())).isEqualTo(workspace.getValue());
            assertThat(wire.refused(workspace.getKey())).isEmpty();
        }
    }

    private static boolean isUp(Wire wire) {
        Draft hello = Draft.taskUpdated(Wire.unique("hello"), Wire.unique("p"), Wire.unique("t"), "Hello");
        wire.send(hello);
        wire.awaitPublished(hello);
        return true;
    }

    /** Sends events to all workspaces, and some of them twice, as long as the load lasts: always a little ahead of the service. */
    private void produce(Wire wire) {
        Random random = new Random(7);
        List<String> workspaces = List.copyOf(sent.keySet());
        while (loading.get()) {
            for (int i = 0; i < BURST; i++) {
                String workspace = workspaces.get(random.nextInt(WORKSPACES));
                Draft draft = Draft.taskUpdated(workspace, "p-" + workspace, "t-" + workspace, "Version " + i);
                sent.get(workspace).add(draft.id());
                sentCount.incrementAndGet();
                wire.send(draft);
                if (random.nextInt(10) == 0) {
                    wire.send(draft);
                }
            }
            await().atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(10))
                    .until(() -> !loading.get() || sentCount.get() - publishedCount(wire) < AHEAD);
        }
    }

    private long publishedCount(Wire wire) {
        return sent.keySet().stream()
                .mapToLong(workspace -> wire.publishedIdsOnce(workspace).size())
                .sum();
    }

    private static List<String> logged(String workspace) throws SQLException {
        List<String> ids = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection(
                        TestEnvironment.servers().postgresJdbcUrl("pm_events"),
                        LocalServers.POSTGRES_USER,
                        LocalServers.POSTGRES_PASSWORD);
                PreparedStatement select = connection.prepareStatement(
                        "select event_id from event_log where workspace_id = ? order by position")) {
            select.setString(1, workspace);
            ResultSet rows = select.executeQuery();
            while (rows.next()) {
                ids.add(rows.getString(1));
            }
        }
        return ids;
    }
}
