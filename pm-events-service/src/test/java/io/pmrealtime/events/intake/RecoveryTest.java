package io.pmrealtime.events.intake;

import static io.pmrealtime.contracts.event.EventType.TEAM_MEMBER_ADDED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.opentelemetry.api.OpenTelemetry;
import io.pmrealtime.contracts.kafka.Topic;
import io.pmrealtime.events.access.AccessSync;
import io.pmrealtime.events.check.EventCheck;
import io.pmrealtime.events.config.EventsConfig;
import io.pmrealtime.events.database.Database;
import io.pmrealtime.events.eventlog.EventLog;
import io.pmrealtime.events.ledger.Ledger;
import io.pmrealtime.events.projection.ProjectionStore;
import io.pmrealtime.events.routing.Publisher;
import io.pmrealtime.events.testing.Draft;
import io.pmrealtime.events.testing.Wire;
import io.pmrealtime.local.testing.LocalServersResource;
import io.pmrealtime.local.testing.TestEnvironment;
import io.pmrealtime.local.testing.TopicCollector;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(
        value = LocalServersResource.class,
        initArgs = @ResourceArg(name = "database", value = "pm_events"))
class RecoveryTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final String workspace = Wire.unique("w");
    private final String project = Wire.unique("p");
    private final String task = Wire.unique("t");
    private Wire wire;

    @Inject
    EventCheck check;

    @Inject
    EventsConfig config;

    @Inject
    EventLog log;

    @Inject
    ProjectionStore projections;

    @Inject
    AccessSync access;

    @Inject
    Publisher publisher;

    @Inject
    SourceTopic topic;

    @Inject
    IntakeMetrics metrics;

    @Inject
    Database database;

    @Inject
    RedisDataSource redis;

    @BeforeEach
    void connect() {
        wire = new Wire();
    }

    @AfterEach
    void disconnect() {
        wire.close();
    }

    @Test
    void losesNothingAndKeepsTheOrderWhilePostgresIsAway() {
        List<String> ids = new ArrayList<>();
        sendSome(ids, 20);
        TestEnvironment.servers().postgres().stop();
        try {
            sendSome(ids, 30);
            await().atMost(PATIENCE).until(() -> readiness() == 503);
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(metric("events_lag_seconds"))
                    .as("seconds behind")
                    .isPositive());
            assertThat(metric("events_batch_failures_total")).isPositive();
            sendSome(ids, 5);
        } finally {
            TestEnvironment.servers().postgres().start();
        }
        sendSome(ids, 20);

        await().atMost(PATIENCE).until(() -> wire.publishedIdsOnce(workspace).size() >= ids.size());
        assertThat(wire.publishedIdsOnce(workspace)).isEqualTo(ids);
        await().atMost(PATIENCE).until(() -> readiness() == 200);
        assertThat(logged()).isEqualTo(ids);
    }

    @Test
    void losesNothingAndKeepsTheOrderWhenPostgresAndRedisAreStartedAnewUnderLoad() {
        List<String> ids = new ArrayList<>();
        AtomicBoolean loading = new AtomicBoolean(true);
        CompletableFuture<Void> load = CompletableFuture.runAsync(() -> {
            while (loading.get()) {
                sendSome(ids, 10);
                Draft joins = Draft.team(TEAM_MEMBER_ADDED, workspace, project, "added", "user" + ids.size());
                ids.add(joins.id());
                wire.send(joins);
                int sent = ids.size();
                await().pollInterval(Duration.ofMillis(10))
                        .atMost(PATIENCE)
                        .until(() -> !loading.get()
                                || sent - wire.publishedIds(workspace).size() < 200);
            }
        });
        awaitMorePublished(50);
        TestEnvironment.servers().redis().stop();
        awaitMorePublished(50);
        TestEnvironment.servers().postgres().stop();
        await().atMost(PATIENCE).until(() -> readiness() == 503);
        TestEnvironment.servers().redis().start();
        TestEnvironment.servers().postgres().start();
        awaitMorePublished(50);
        loading.set(false);
        load.join();

        await().atMost(PATIENCE).until(() -> wire.publishedIdsOnce(workspace).size() >= ids.size());
        assertThat(wire.publishedIdsOnce(workspace)).isEqualTo(ids);
        assertThat(logged()).isEqualTo(ids);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(redis.hash(String.class).hgetall("access:project:{" + project + "}"))
                        .isEqualTo(team()));
    }

    @Test
    void publishesNothingAgainWhenTheWholeTopicIsReadAnew() {
        Draft good = draft("Good");
        wire.send(good);
        // Two workspaces are in two partitions, between which there is no order.
        wire.awaitPublished(good);
        wire.send(draft("Bad").field("updatedBy", null));
        wire.send(Draft.taskUpdated(Wire.unique("w"), project, task, "Stolen"));
        Draft last = draft("Last");
        wire.send(last);
        wire.awaitPublished(last);
        wire.awaitRefused(workspace, 1);
        List<ConsumerRecord<byte[], byte[]>> topic = wholeTopic();
        await().atMost(PATIENCE)
                .until(() -> topic.stream().allMatch(record -> nextOffset(record.partition()) > record.offset()));
        Draft marker = draft("After the replay");
        List<String> rowsBefore = allRows();
        TopicCollector everything = wire.probe().collectFromNow(Topic.REALTIME.topicName());

        restarted().handle(topic);
        assertThat(allRows()).isEqualTo(rowsBefore);
        wire.send(marker);

        wire.awaitPublished(marker);
        assertThat(wire.publishedIds(workspace)).doesNotHaveDuplicates().hasSize(3);
        assertThat(everything.records())
                .extracting(record -> record.header("ce_id"))
                .containsExactly(marker.id());
        assertThat(wire.refused(workspace)).hasSize(1);
        assertThat(logged()).doesNotHaveDuplicates();
    }

    @Test
    void publishesAgainWhatWasStoredBeforeACrashButNotYetPublished() {
        Draft event = draft("Stored");
        Draft bad = draft("Bad").field("updatedBy", null);
        wire.sendTo(7, event);
        wire.sendTo(7, bad);
        wire.awaitPublished(event);
        wire.awaitRefused(workspace, 1);
        List<ConsumerRecord<byte[], byte[]>> records = wholeTopic().stream()
                .filter(record -> record.partition() == 7)
                .filter(record -> new String(record.key()).equals(workspace))
                .toList();
        long first = records.get(0).offset();
        long last = records.get(records.size() - 1).offset();
        await().atMost(PATIENCE).until(() -> nextOffset(7) > last);
        database.execute(transaction ->
                transaction.update("update published_offsets set next_offset = ? where partition = 7", first));

        BatchHandler restarted = restarted();
        restarted.handle(new ArrayList<>(records));
        restarted.rest();

        await().atMost(PATIENCE).until(() -> wire.publishedIds(workspace).size() == 2);
        assertThat(wire.publishedIds(workspace)).containsExactly(event.id(), event.id());
        wire.awaitRefused(workspace, 2);
        assertThat(logged()).containsExactly(event.id());
    }

    /** A handler that remembers nothing, as after a crash. */
    private BatchHandler restarted() {
        return new BatchHandler(
                check,
                database,
                new Ledger(config, Clock.systemUTC()),
                log,
                projections,
                access,
                publisher,
                topic,
                metrics,
                OpenTelemetry.noop(),
                Clock.systemUTC());
    }

    private void sendSome(List<String> ids, int count) {
        for (int i = 0; i < count; i++) {
            Draft draft = draft("Version " + i);
            ids.add(draft.id());
            wire.send(draft);
        }
    }

    private Draft draft(String title) {
        return Draft.taskUpdated(workspace, project, task, title);
    }

    private List<String> logged() {
        return database.transaction(transaction -> transaction.query(
                "select event_id from event_log where workspace_id = ? order by position",
                row -> row.getString(1),
                workspace));
    }

    private long nextOffset(int partition) {
        return database
                .transaction(transaction -> transaction.query(
                        "select next_offset from published_offsets where partition = ?",
                        row -> row.getLong(1),
                        partition))
                .stream()
                .findFirst()
                .orElse(0L);
    }

    private void awaitMorePublished(int count) {
        int before = wire.publishedIdsOnce(workspace).size();
        await().atMost(PATIENCE).until(() -> wire.publishedIdsOnce(workspace).size() >= before + count);
    }

    /** Every row of log and projections, but for reminders of due dates, which come when it is time. */
    private List<String> allRows() {
        List<String> rows = new ArrayList<>();
        for (String table : List.of(
                "event_log where type not in ('pm.task.due_soon', 'pm.task.overdue')",
                "tasks",
                "projects",
                "users",
                "workspace_members",
                "project_members")) {
            rows.addAll(database.transaction(transaction -> transaction.query(
                    "select to_jsonb(r) #>> '{}' from (select * from %s) r order by 1".formatted(table),
                    row -> row.getString(1))));
        }
        return rows;
    }

    private Map<String, String> team() {
        Map<String, String> team = new HashMap<>(Map.of("#workspace", workspace));
        database.execute(transaction -> transaction.query(
                "select user_id, role from project_team where project_id = ?",
                row -> team.put(row.getString(1), row.getString(2)),
                project));
        return team;
    }

    private static double metric(String name) {
        return RestAssured.get("/q/metrics")
                .asString()
                .lines()
                .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    private static int readiness() {
        return RestAssured.get("/q/health/ready").statusCode();
    }

    private static List<ConsumerRecord<byte[], byte[]>> wholeTopic() {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", TestEnvironment.servers().kafkaBootstrap()),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(Topic.EVENTS.topicName()).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            consumer.seekToBeginning(partitions);
            while (partitions.stream().anyMatch(partition -> consumer.position(partition) < ends.get(partition))) {
                consumer.poll(Duration.ofMillis(100)).forEach(records::add);
            }
        }
        return records;
    }
}
