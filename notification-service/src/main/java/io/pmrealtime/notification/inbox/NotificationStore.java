package io.pmrealtime.notification.inbox;

import io.pmrealtime.notification.event.EventKey;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Writes notifications, many at once. Runs its statements on the connection that it is given; any thread. */
@ApplicationScoped
public class NotificationStore {
    private static final String COLUMNS = """
            id, workspace_id, user_id, event_id, type, reason, title, message, data, actor_id, project_id, task_id,
            correlation_id, traceparent, event_at, created_at, in_app, silent, critical, digest, decided_in_app,
            decided_email""";

    private static final String ROWS = """
            unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[],
                $9::text[], $10::text[], $11::text[], $12::text[], $13::text[], $14::text[], $15::timestamptz[],
                $16::timestamptz[], $17::boolean[], $18::boolean[], $19::boolean[], $20::boolean[], $21::text[],
                $22::text[]) as fresh (""" + COLUMNS + ")";

    private static final String INSERT = "insert into notification (" + COLUMNS + ", announcement_id) select "
            + COLUMNS.replace(" data,", " data::jsonb,") + ", $23 from " + ROWS;

    private static final String INSERT_MISSING = INSERT + " on conflict do nothing";

    /** Tells something else from now on, as if it had not been read: what it was known by stays. */
    private static final String REPLACE = """
            update notification n set event_id = fresh.event_id, type = fresh.type, reason = fresh.reason,
                title = fresh.title, message = fresh.message, data = fresh.data::jsonb, in_app = fresh.in_app,
                silent = fresh.silent, critical = fresh.critical, digest = fresh.digest, event_at = fresh.event_at,
                decided_in_app = fresh.decided_in_app, decided_email = fresh.decided_email, read_at = null,
                seen_at = null, announcement_id = $23
            from """ + " " + ROWS + " where n.id = fresh.id";

    private static final String NAME = """
            update notification n set data = fresh.data::jsonb
            from unnest($1::uuid[], $2::text[]) as fresh (id, data) where n.id = fresh.id""";

    private static final String UNPUSHED = "select " + NotificationRow.COLUMNS + NotificationRow.DELIVERY_COLUMNS + """

            from unnest($1::text[], $2::text[]) as wanted (workspace_id, event_id)
            join notification n using (workspace_id, event_id)
            join announcement a on a.id = n.announcement_id
            where n.in_app and a.pushed_at is null
            order by n.created_at, n.id""";

    private static final int ROWS_PER_STATEMENT = 500;

    private static final String ANNOUNCE =
            "insert into announcement (id, stored_at) values ($1, $2) on conflict do nothing";

    private static final String MOVE = "update notification set announcement_id = $2 where id = any($1)";

    private static final String PUSHED = "update announcement set pushed_at = $2 where id = $1";

    /**
     * Stores notifications that will be announced together. One that is stored already stays as it is, or makes all fail where
     * none can be: for each row PostgreSQL saves looking for one like it.
     */
    public Uni<Void> insert(SqlClient connection, List<NewNotification> fresh, UUID announcement, Novelty novelty) {
        return inSteps(connection, novelty == Novelty.CERTAIN ? INSERT : INSERT_MISSING, fresh, announcement);
    }

    /** Puts notifications in the place of those with the same ids. */
    public Uni<Void> replace(SqlClient connection, List<NewNotification> changed, UUID announcement) {
        return inSteps(connection, REPLACE, changed, announcement);
    }

    /** Changes nothing but the data of notifications. */
    public Uni<Void> name(SqlClient connection, List<NewNotification> changed) {
        if (changed.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        UUID[] ids = changed.stream().map(each -> each.notification().id()).toArray(UUID[]::new);
        return connection
                .preparedQuery(NAME)
                .execute(Tuple.of(
                        ids, texts(changed, notification -> notification.data().toString())))
                .replaceWithVoid();
    }

    /** Writes down that there is something to announce. */
    public Uni<Void> open(SqlClient connection, UUID announcement, Instant now) {
        return connection
                .preparedQuery(ANNOUNCE)
                .execute(Tuple.of(announcement, now.atOffset(ZoneOffset.UTC)))
                .replaceWithVoid();
    }

    /** Makes notifications that nobody was told of part of this announcement. */
    public Uni<Void> move(SqlClient connection, List<NewNotification> left, UUID announcement) {
        UUID[] ids = left.stream().map(each -> each.notification().id()).toArray(UUID[]::new);
        return connection
                .preparedQuery(MOVE)
                .execute(Tuple.of(ids, announcement))
                .replaceWithVoid();
    }

    /** Remembers that the devices were told. */
    public Uni<Void> close(SqlClient connection, UUID announcement, Instant now) {
        return connection
                .preparedQuery(PUSHED)
                .execute(Tuple.of(announcement, now.atOffset(ZoneOffset.UTC)))
                .replaceWithVoid();
    }

    private static Uni<Void> inSteps(SqlClient connection, String sql, List<NewNotification> all, UUID announcement) {
        return Multi.createFrom()
                .iterable(all)
                .group()
                .intoLists()
                .of(ROWS_PER_STATEMENT)
                .onItem()
                .transformToUniAndConcatenate(some -> connection
                        .preparedQuery(sql)
                        .execute(values(some).addValue(announcement))
                        .replaceWithVoid())
                .collect()
                .last();
    }

    private static Tuple values(List<NewNotification> fresh) {
        return Tuple.tuple()
                .addValue(fresh.stream().map(each -> each.notification().id()).toArray(UUID[]::new))
                .addValue(texts(fresh, Notification::workspaceId))
                .addValue(texts(fresh, Notification::userId))
                .addValue(texts(fresh, Notification::eventId))
                .addValue(texts(fresh, Notification::type))
                .addValue(texts(fresh, Notification::reason))
                .addValue(texts(fresh, Notification::title))
                .addValue(texts(fresh, Notification::message))
                .addValue(texts(fresh, notification -> notification.data().toString()))
                .addValue(texts(fresh, Notification::actorId))
                .addValue(texts(fresh, Notification::projectId))
                .addValue(texts(fresh, Notification::taskId))
                .addValue(texts(fresh, Notification::correlationId))
                .addValue(fresh.stream().map(NewNotification::traceparent).toArray(String[]::new))
                .addValue(times(fresh, NewNotification::eventAt))
                .addValue(times(fresh, each -> each.notification().createdAt()))
                .addValue(fresh.stream().map(NewNotification::inApp).toArray(Boolean[]::new))
                .addValue(fresh.stream().map(NewNotification::silent).toArray(Boolean[]::new))
                .addValue(fresh.stream().map(NewNotification::critical).toArray(Boolean[]::new))
                .addValue(fresh.stream().map(NewNotification::digest).toArray(Boolean[]::new))
                .addValue(fresh.stream().map(each -> each.decided().inApp()).toArray(String[]::new))
                .addValue(fresh.stream().map(each -> each.decided().email()).toArray(String[]::new));
    }

    /** What these events brought into inboxes and no device has been told of yet, the oldest first. */
    public Uni<List<NewNotification>> unpushed(SqlClient connection, Collection<EventKey> events) {
        if (events.isEmpty()) {
            return Uni.createFrom().item(List.of());
        }
        String[] workspaces = events.stream().map(EventKey::workspaceId).toArray(String[]::new);
        String[] ids = events.stream().map(EventKey::eventId).toArray(String[]::new);
        return connection
                .preparedQuery(UNPUSHED)
                .execute(Tuple.of(workspaces, ids))
                .map(rows -> NotificationRow.all(rows, NotificationRow::newNotification));
    }

    private static @Nullable String[] texts(
            List<NewNotification> fresh, Function<Notification, @Nullable String> column) {
        return fresh.stream().map(each -> column.apply(each.notification())).toArray(String[]::new);
    }

    private static OffsetDateTime[] times(List<NewNotification> fresh, Function<NewNotification, Instant> column) {
        return fresh.stream()
                .map(each -> column.apply(each).atOffset(ZoneOffset.UTC))
                .toArray(OffsetDateTime[]::new);
    }

    /** Whether notifications may be stored already. */
    public enum Novelty {
        /** Their events were not there before, as far as is known. */
        CERTAIN,
        /** Their events may be older than what is remembered of events. */
        DOUBTFUL
    }
}
