package io.pmrealtime.events.eventlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pmrealtime.events.config.EventsConfig;
import io.pmrealtime.events.database.Database;
import io.pmrealtime.events.database.DatabaseException;
import io.pmrealtime.events.testing.Draft;
import io.pmrealtime.events.testing.Wire;
import io.pmrealtime.local.testing.LocalServersResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(
        value = LocalServersResource.class,
        initArgs = @ResourceArg(name = "database", value = "pm_events"))
class LogMaintenanceTest {
    @Inject
    Database database;

    @Inject
    EventsConfig config;

    @Test
    void keepsTodaysEventsInAPartitionOfTheirWeek() {
        try (Wire wire = new Wire()) {
            Draft draft = Draft.taskUpdated(Wire.unique("w"), Wire.unique("p"), Wire.unique("t"), "Now");
            wire.send(draft);
            wire.awaitPublished(draft);

            List<String> partitions = database.transaction(transaction -> transaction.query(
                    "select tableoid::regclass::text from event_log where workspace_id = ?",
                    row -> row.getString(1),
                    draft.workspaceId()));

            assertThat(partitions)
                    .containsExactly(LogWeek.of(Instant.parse(draft.headers().get("ce_time")))
                            .table());
        }
    }

    @Test
    void dropsWholeWeeksThatArePastTheRetentionAndTheIdsOfThatTime() {
        Instant then = Instant.parse("2019-01-02T00:00:00Z");
        undisturbed(() -> {
            at(then).maintain();
            String workspace = Wire.unique("w");
            insertEventOf(workspace, then);
            assertThat(tables()).contains("event_log_20181231", "event_log_20190107");

            at(Instant.parse("2019-04-05T00:00:00Z")).maintain();
            assertThat(tables()).contains("event_log_20181231");

            at(Instant.parse("2019-04-08T00:00:00Z")).maintain();
            assertThat(tables())
                    .doesNotContain("event_log_20181231")
                    .contains("event_log_20190107", "event_log_default");
            assertThat(ids(workspace)).isZero();
        });
    }

    @Test
    void isSafeWithSeveralReplicas() {
        Instant then = Instant.parse("2018-01-03T00:00:00Z");

        undisturbed(() -> {
            CompletableFuture.allOf(Stream.generate(() -> CompletableFuture.runAsync(() -> at(then).maintain()))
                            .limit(6)
                            .toArray(CompletableFuture[]::new))
                    .join();

            assertThat(tables()).contains("event_log_20180101", "event_log_20180129");
        });
    }

    /**
     * Tries once more when the service's own maintenance, once in an hour and by the true clock, dropped these old weeks meanwhile, or when events that are stored just
     * now held up the test's.
     */
    private static void undisturbed(ThrowingRunnable story) {
        await().ignoreExceptionsMatching(
                        e -> e instanceof DatabaseException || e.getCause() instanceof DatabaseException)
                .untilAsserted(story);
    }

    private LogMaintenance at(Instant now) {
        return new LogMaintenance(database, config, Clock.fixed(now, ZoneOffset.UTC));
    }

    private void insertEventOf(String workspace, Instant time) {
        database.execute(transaction ->
                transaction.update("insert into event_ids values (?, 'e1', '\\x00', 0, 0, ?)", workspace, time));
    }

    private int ids(String workspace) {
        return database.transaction(transaction ->
                        transaction.query("select 1 from event_ids where workspace_id = ?", row -> true, workspace))
                .size();
    }

    private List<String> tables() {
        return database.transaction(transaction -> transaction.query(
                "select inhrelid::regclass::text from pg_inherits where inhparent = 'event_log'::regclass",
                row -> row.getString(1)));
    }
}
