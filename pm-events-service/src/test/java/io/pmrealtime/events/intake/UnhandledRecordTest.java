package io.pmrealtime.events.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pmrealtime.contracts.kafka.Topic;
import io.pmrealtime.events.testing.Draft;
import io.pmrealtime.events.testing.Wire;
import io.pmrealtime.local.testing.KafkaRecord;
import io.pmrealtime.local.testing.LocalServersResource;
import io.pmrealtime.local.testing.TestEnvironment;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(
        value = LocalServersResource.class,
        initArgs = @ResourceArg(name = "database", value = "pm_events"))
class UnhandledRecordTest {
    private final String workspace = Wire.unique("w");
    private final String project = Wire.unique("p");
    private static final int LARGE = 4_000;
    private Wire wire;

    @Inject
    DataSource dataSource;

    @BeforeEach
    void connect() {
        wire = new Wire();
    }

    @AfterEach
    void disconnect() {
        wire.close();
    }

    @Test
    void rejectsARecordThatCannotBeHandledAndGoesOnWithTheOthers() throws SQLException {
        String task = Wire.unique("t");
        Draft first = Draft.taskUpdated(workspace, project, task, "First");
        wire.sendTo(5, first);
        wire.awaitPublished(first);
        damage(task);
        Draft stuck = Draft.taskUpdated(workspace, project, task, "Stuck");
        Draft neighbour = Draft.taskUpdated(Wire.unique("w"), Wire.unique("p"), Wire.unique("t"), "Of somebody else");

        wire.sendTo(5, stuck);
        wire.sendTo(5, neighbour);

        wire.awaitPublished(neighbour);
        KafkaRecord rejected = wire.awaitRefused(workspace, 1);
        assertThat(rejected.header("ce_id")).isEqualTo(stuck.id());
        assertThat(rejected.header("reason")).isEqualTo("schema");
        assertThat(rejected.header("detail")).startsWith("cannot be handled");
        assertThat(rejected.value()).isEqualTo(stuck.data());
        assertThat(wire.publishedIds(workspace)).containsExactly(first.id());
    }

    @Test
    void keepsTheReasonOfARecordThatIsTooLargeEvenWithoutItsValue() {
        String type = "no.such." + "x".repeat(500);
        Draft draft =
                Draft.taskUpdated(workspace, project, Wire.unique("t"), "Large").with("type", type);
        Map<String, String> headers = new HashMap<>(draft.headers());
        headers.put("ce_note", "x".repeat(2000));
        // A little below the broker's limit of a mebibyte, and above it with the words that say why it is refused.
        headers.put("x-large", "x".repeat(1024 * 1024 - 3100));

        wire.probe().send(Topic.EVENTS.topicName(), 5, workspace, "{}".getBytes(StandardCharsets.UTF_8), headers);

        KafkaRecord rejected = wire.awaitRefused(workspace, 1);
        assertThat(rejected.header("reason")).isEqualTo("unknown_type");
        assertThat(rejected.headers())
                .containsEntry("ce_id", draft.id())
                .containsEntry("original_partition", "5")
                .containsKey("original_offset")
                .containsEntry("left_out", "value,headers")
                .doesNotContainKeys("x-large", "ce_note");
        assertThat(rejected.header("detail")).contains(type);
        Draft next = Draft.taskUpdated(workspace, project, Wire.unique("t"), "Next");
        wire.sendTo(5, next);
        wire.awaitPublished(next);
    }

    @Test
    void doesNotStopWhereTheBrokersLimitsAreSmallerThanItsOwn() throws Exception {
        Draft rejected = draft("x".repeat(5_000)).field("updatedBy", null);
        Draft tooLarge = draft("y".repeat(5_000));
        Draft hopeless = draft("z").field("updatedBy", null);
        try {
            limit(Topic.REJECTED, 3_000);
            wire.sendTo(5, rejected);
            KafkaRecord shortened = wire.awaitRefused(workspace, 1);
            assertThat(shortened.headers()).containsEntry("reason", "schema").containsEntry("left_out", "value");
            assertThat(shortened.value()).isEmpty();

            limit(Topic.REALTIME, 3_000);
            wire.sendTo(5, tooLarge);
            KafkaRecord undelivered = wire.awaitRefused(workspace, 2);
            assertThat(undelivered.headers())
                    .containsEntry("ce_id", tooLarge.id())
                    .containsEntry("reason", "too_large");

            limit(Topic.REJECTED, 100);
            wire.sendTo(5, hopeless);
            Draft next = draft("Next");
            wire.sendTo(5, next);
            wire.awaitPublished(next);
        } finally {
            limit(Topic.REJECTED, 1_048_588);
            limit(Topic.REALTIME, 1_048_588);
        }
        assertThat(wire.refused(workspace)).hasSize(2);
        assertThat(wire.publishedIds(workspace)).hasSize(1);
    }

    private Draft draft(String title) {
        return Draft.taskUpdated(workspace, project, Wire.unique("t"), title);
    }

    private void limit(Topic topic, int bytes) throws Exception {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic.topicName());
        try (Admin admin = Admin.create(
                Map.of("bootstrap.servers", TestEnvironment.servers().kafkaBootstrap()))) {
            admin.incrementalAlterConfigs(Map.of(
                            resource,
                            List.of(new AlterConfigOp(
                                    new ConfigEntry("max.message.bytes", Integer.toString(bytes)),
                                    AlterConfigOp.OpType.SET))))
                    .all()
                    .get();
        }
        for (int partition = 0; partition < topic.defaultPartitions(); partition++) {
            int each = partition;
            int size = Math.min(bytes + 500, LARGE);
            await().until(() -> isTaken(topic, each, size) == size < bytes);
        }
    }

    /** The broker tells of a new limit before it goes by it. */
    private boolean isTaken(Topic topic, int partition, int bytes) {
        try {
            wire.probe().send(topic.topicName(), partition, "probe", new byte[bytes], Map.of());
            return true;
        } catch (IllegalStateException e) {
            assertThat(e).hasRootCauseInstanceOf(RecordTooLargeException.class);
            return false;
        }
    }

    private void damage(String task) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement update =
                        connection.prepareStatement("update tasks set fields = '{\"title\": {}}' where task_id = ?")) {
            update.setString(1, task);
            assertThat(update.executeUpdate()).isOne();
        }
    }
}
