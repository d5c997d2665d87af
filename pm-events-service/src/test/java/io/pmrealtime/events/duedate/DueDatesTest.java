package io.pmrealtime.events.duedate;

import static io.pmrealtime.contracts.event.EventType.PROJECT_DELETED;
import static io.pmrealtime.contracts.event.EventType.PROJECT_UPDATED;
import static io.pmrealtime.contracts.event.EventType.TASK_DELETED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.pmrealtime.events.config.EventsConfig;
import io.pmrealtime.events.database.Database;
import io.pmrealtime.events.ingest.IngestProducer;
import io.pmrealtime.events.testing.Draft;
import io.pmrealtime.events.testing.Wire;
import io.pmrealtime.local.testing.KafkaRecord;
import io.pmrealtime.local.testing.LocalServersResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(
        value = LocalServersResource.class,
        initArgs = @ResourceArg(name = "database", value = "pm_events"))
class DueDatesTest {
    /** So far ahead that the service's own scheduler, whose clock is the true one, has nothing to say about these tasks meanwhile. */
    private static final Instant NOW = Instant.parse("2199-06-01T12:00:00Z");

    private final String workspace = Wire.unique("w");
    private final String project = Wire.unique("p");
    private final String task = Wire.unique("t");
    private Wire wire;

    @Inject
    Database database;

    @Inject
    IngestProducer producer;

    @Inject
    EventsConfig config;

    @Inject
    MeterRegistry registry;

    @BeforeEach
    void connect() {
        wire = new Wire();
    }

    @AfterEach
    void disconnect() {
        wire.close();
    }

    @Test
    void remindsOfATaskThatIsDueSoonAndAgainWhenItIsOver() {
        Instant due = NOW.plus(Duration.ofHours(20));
        send(taskDue(due).field("assigneeId", "grace"));

        at(NOW).remind();
        KafkaRecord soon = awaitReminder("pm.task.due_soon", 1);
        assertThat(soon.value()).contains("\"dueDate\":\"" + due + "\"", "\"assigneeId\":\"grace\"", "\"title\":");
        assertThat(soon.headers())
                .containsEntry("rooms", "project:%s,task:%s,user:grace".formatted(project, task))
                .containsEntry("ce_subject", task)
                .doesNotContainKey("ce_actorid");

        at(due.plusSeconds(1)).remind();
        awaitReminder("pm.task.overdue", 1);
        at(due.plusSeconds(100)).remind();
        assertNoMoreThan(2);
    }

    @Test
    void isSilentBeforeItsTime() {
        send(taskDue(NOW.plus(Duration.ofHours(25))));

        at(NOW).remind();

        assertNoMoreThan(0);
    }

    @Test
    void takesTheLeadThatTheProjectSays() {
        send(taskDue(NOW.plus(Duration.ofHours(40))));
        send(Draft.of(
                PROJECT_UPDATED,
                workspace,
                "{'id':'%s','workspaceId':'%s','name':'Apollo','status':'active','dueSoonAheadHours':48}"
                        .formatted(project, workspace)));

        at(NOW).remind();

        awaitReminder("pm.task.due_soon", 1);
    }

    @Test
    void remindsOnceHoweverManyReplicasLook() {
        send(taskDue(NOW.plus(Duration.ofHours(1))));

        CompletableFuture.allOf(Stream.generate(() -> CompletableFuture.runAsync(() -> at(NOW).remind()))
                        .limit(6)
                        .toArray(CompletableFuture[]::new))
                .join();

        awaitReminder("pm.task.due_soon", 1);
        assertNoMoreThan(1);
    }

    @Test
    void startsAnewWhenTheDueDateMoves() {
        send(taskDue(NOW.plus(Duration.ofHours(1))));
        at(NOW).remind();
        awaitReminder("pm.task.due_soon", 1);

        send(taskDue(NOW.plus(Duration.ofHours(2)))
                .at(Instant.now().plusSeconds(1).toString()));
        at(NOW).remind();

        awaitReminder("pm.task.due_soon", 2);
    }

    @Test
    void isSilentAboutFinishedAndDeletedTasks() {
        send(taskDue(NOW.plus(Duration.ofHours(1))).field("status", "Done"));
        String deleted = Wire.unique("t");
        send(Draft.taskUpdated(workspace, project, deleted, "x")
                .field("dueDate", NOW.plusSeconds(60).toString()));
        send(Draft.of(TASK_DELETED, workspace, "{'id':'%s','projectId':'%s'}".formatted(deleted, project))
                .at(Instant.now().plusSeconds(1).toString()));

        at(NOW).remind();

        assertNoMoreThan(0);
    }

    @Test
    void remindsOfADateOnceAlsoWhenTheTaskComesBackToIt() {
        Instant first = NOW.plus(Duration.ofHours(1));
        send(taskDue(first));
        at(NOW).remind();
        at(first.plusSeconds(1)).remind();
        awaitReminder("pm.task.overdue", 1);

        send(taskDue(NOW.plus(Duration.ofHours(2))).at(later(1)));
        at(NOW.plus(Duration.ofHours(3))).remind();
        awaitReminder("pm.task.overdue", 2);
        send(taskDue(first).at(later(2)));
        at(NOW.plus(Duration.ofHours(3))).remind();

        assertNoMoreThan(3);
    }

    @Test
    void isSilentAboutWhatIsOverdueButFinishedOrDeletedOrOfADeletedProject() {
        Instant due = NOW.minus(Duration.ofHours(1));
        send(taskDue(due).field("status", "CANCELLED"));
        String deleted = Wire.unique("t");
        send(Draft.taskUpdated(workspace, project, deleted, "x").field("dueDate", due.toString()));
        send(Draft.of(TASK_DELETED, workspace, "{'id':'%s','projectId':'%s'}".formatted(deleted, project))
                .at(later(1)));
        String gone = Wire.unique("p");
        send(Draft.taskUpdated(workspace, gone, Wire.unique("t"), "x").field("dueDate", due.toString()));
        send(Draft.project(PROJECT_DELETED, workspace, gone));

        at(NOW).remind();
        assertNoMoreThan(0);

        send(taskDue(due).field("status", "todo").at(later(2)));
        at(NOW).remind();
        awaitReminder("pm.task.overdue", 1);
    }

    @Test
    void sendsWhatItDecidedOnBeforeACrashUnderTheSameId() {
        send(taskDue(NOW.plus(Duration.ofHours(1))));
        at(NOW).remind();
        awaitReminder("pm.task.due_soon", 1);
        database.execute(transaction ->
                transaction.update("update due_reminders set published_at = null where workspace_id = ?", workspace));

        at(NOW.plusSeconds(60)).remind();

        assertNoMoreThan(1);
        assertThat(wire.refused(workspace)).isEmpty();
    }

    private DueDates at(Instant now) {
        return new DueDates(database, producer, config, Clock.fixed(now, ZoneOffset.UTC), registry);
    }

    private static String later(int seconds) {
        return Instant.now().plusSeconds(seconds).toString();
    }

    private Draft taskDue(Instant due) {
        return Draft.taskUpdated(workspace, project, task, "Draw").field("dueDate", due.toString());
    }

    private void send(Draft draft) {
        wire.send(draft);
        wire.awaitPublished(draft);
    }

    private List<KafkaRecord> reminders() {
        return wire.published(workspace).stream()
                .filter(record -> record.header("ce_source").equals("/pm-events-service/due-dates"))
                .toList();
    }

    private KafkaRecord awaitReminder(String type, int count) {
        await().until(() -> reminders().stream()
                        .filter(record -> type.equals(record.header("ce_type")))
                        .count()
                == count);
        return reminders().get(reminders().size() - 1);
    }

    /** What was sent before this event has arrived when it has. */
    private void assertNoMoreThan(int count) {
        send(Draft.taskUpdated(workspace, project, Wire.unique("t"), "Marker"));
        assertThat(reminders()).hasSize(count);
    }
}
