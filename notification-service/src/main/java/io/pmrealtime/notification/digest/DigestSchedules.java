package io.pmrealtime.notification.digest;

import io.pmrealtime.notification.choice.DigestFrequency;
import io.pmrealtime.notification.config.NotificationConfig;
import io.pmrealtime.notification.directory.UserKey;
import io.pmrealtime.notification.inbox.NotificationRow;
import io.pmrealtime.notification.push.NameBasedId;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

/**
 * Opens a digest for everybody whose hour has come. Schedules are locked while that is done and the run of a period can be
 * written once only, so however many replicas look, each person and period gets one.
 */
@ApplicationScoped
class DigestSchedules {
    private static final int STEP = 50;

    /** People who chose a digest since, or changed its frequency or their zone. */
    private static final String CHANGED = """
            select p.workspace_id, p.user_id, p.digest_frequency as frequency,
                coalesce(p.quiet_hours_timezone, d.time_zone, 'UTC') as zone
            from notification_preference p
            left join directory_user d using (workspace_id, user_id)
            left join digest_schedule s using (workspace_id, user_id)
            where p.digest_enabled and (s.user_id is null or s.frequency <> p.digest_frequency
                or s.zone <> coalesce(p.quiet_hours_timezone, d.time_zone, 'UTC'))
            limit $1""";

    private static final String SCHEDULE = """
            insert into digest_schedule (workspace_id, user_id, frequency, zone, next_at) values ($1, $2, $3, $4, $5)
            on conflict (workspace_id, user_id) do update set
                frequency = excluded.frequency, zone = excluded.zone, next_at = excluded.next_at""";

    private static final String DUE = """
            select s.workspace_id, s.user_id, s.frequency, s.zone, coalesce(p.digest_enabled, false) as enabled
            from digest_schedule s left join notification_preference p using (workspace_id, user_id)
            where s.next_at <= $1 order by s.next_at limit $2 for update of s skip locked""";

    private static final String OPEN = """
            insert into digest_run (id, workspace_id, user_id, frequency, period_start, due_at)
            values ($1, $2, $3, $4, $5, $6) on conflict do nothing""";

    private static final String FILL = """
            update notification set digest = false, digest_run = $3
            where workspace_id = $1 and user_id = $2 and digest""";

    private static final String FORGET = "delete from digest_schedule where workspace_id = $1 and user_id = $2";

    private final Pool pool;
    private final DigestTimes times;

    DigestSchedules(Pool pool, NotificationConfig config) {
        this.pool = pool;
        this.times = new DigestTimes(config.digest().hour(), config.digest().day());
    }

    /** Schedules those who are not, or not as they chose. */
    Uni<Void> adopt(Instant now) {
        return pool.preparedQuery(CHANGED).execute(Tuple.of(STEP)).chain(rows -> {
            List<Schedule> changed = NotificationRow.all(rows, DigestSchedules::schedule);
            return eachOf(changed, schedule -> schedule(pool, schedule, now))
                    .chain(() -> changed.size() < STEP ? Uni.createFrom().voidItem() : adopt(now));
        });
    }

    /** Opens the digests that are due, and moves on the schedules whether or not there is something to tell. */
    Uni<Void> openDue(Instant now) {
        return pool.withTransaction(connection -> connection
                        .preparedQuery(DUE)
                        .execute(Tuple.of(at(now), STEP))
                        .chain(rows -> {
                            List<Row> due = NotificationRow.all(rows, row -> row);
                            return eachOf(
                                            due,
                                            row -> row.getBoolean("enabled")
                                                    ? open(connection, schedule(row), now)
                                                    : forget(connection, schedule(row)))
                                    .replaceWith(due.size());
                        }))
                .chain(opened -> opened < STEP ? Uni.createFrom().voidItem() : openDue(now));
    }

    private Uni<Void> open(SqlConnection connection, Schedule schedule, Instant now) {
        LocalDate period = times.period(schedule.frequency(), schedule.zone(), now);
        UserKey user = schedule.user();
        UUID run = NameBasedId.of(
                "digest",
                user.workspaceId(),
                user.userId(),
                schedule.frequency().fieldValue(),
                period.toString());
        return connection
                .preparedQuery(OPEN)
                .execute(Tuple.of(
                        run,
                        user.workspaceId(),
                        user.userId(),
                        schedule.frequency().name(),
                        period,
                        at(now)))
                .chain(opened -> opened.rowCount() == 0
                        ? Uni.createFrom().voidItem()
                        : connection
                                .preparedQuery(FILL)
                                .execute(Tuple.of(user.workspaceId(), user.userId(), run))
                                .replaceWithVoid())
                .chain(() -> schedule(connection, schedule, now));
    }

    private Uni<Void> schedule(SqlClient connection, Schedule schedule, Instant now) {
        Instant next = times.next(schedule.frequency(), schedule.zone(), now);
        return connection
                .preparedQuery(SCHEDULE)
                .execute(Tuple.of(
                        schedule.user().workspaceId(),
                        schedule.user().userId(),
                        schedule.frequency().name(),
                        schedule.zoneName(),
                        at(next)))
                .replaceWithVoid();
    }

    private static Uni<Void> forget(SqlConnection connection, Schedule schedule) {
        return connection
                .preparedQuery(FORGET)
                .execute(Tuple.of(schedule.user().workspaceId(), schedule.user().userId()))
                .replaceWithVoid();
    }

    private static <T> Uni<Void> eachOf(List<T> all, Function<T, Uni<? extends Void>> work) {
        return Multi.createFrom()
                .iterable(all)
                .onItem()
                .transformToUniAndConcatenate(work)
                .collect()
                .last()
                .replaceWithVoid();
    }

    private static Schedule schedule(Row row) {
        return new Schedule(
                new UserKey(row.getString("workspace_id"), row.getString("user_id")),
                DigestFrequency.valueOf(row.getString("frequency")),
                row.getString("zone"));
    }

    private static OffsetDateTime at(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    /** Whose digest comes how often, by which zone's clock. */
    private record Schedule(UserKey user, DigestFrequency frequency, String zoneName) {
        /** The directory may name zones that this Java does not know. */
        ZoneId zone() {
            try {
                return ZoneId.of(zoneName);
            } catch (DateTimeException e) {
                return ZoneOffset.UTC;
            }
        }
    }
}
