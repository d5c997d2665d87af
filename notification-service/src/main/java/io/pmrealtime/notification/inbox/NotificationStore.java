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
    private static final String INSERT = """
            insert into notification (id, workspace_id, user_id, event_id, type, reason, title, message, data, actor_id,
                project_id, task_id, correlation_id, traceparent, event_at, created_at, in_app, silent, critical, digest)
            select id, workspace_id, user_id, event_id, type, reason, title, message, data::jsonb, actor_id,
                project_id, task_id, correlation_id, traceparent, event_at, created_at, in_app, silent, critical, digest
            from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[],
                $9::text[], $10::text[], $11::text[], $12::text[], $13::text[], $14::text[], $15::timestamptz[],
                $16::timestamptz[], $17::boolean[], $18::boolean[], $19::boolean[],
                $20::boolean[])
                as fresh (id, workspace_id, user_id, event_id, type, reason, title, message, data, actor_id,
                project_id, task_id, correlation_id, traceparent, event_at, created_at, in_app, silent, critical, digest)
            on conflict do nothing""";

    private static final String UNPUSHED = "select " + NotificationRow.COLUMNS + """
            , n.silent, n.critical, n.digest, n.event_at, n.traceparent
            from unnest($1::text[], $2::text[]) as wanted (workspace_id, event_id)
            join notification n using (workspace_id, event_id)
            where n.in_app and n.pushed_at is null
            order by n.created_at, n.id""";

    private static final int ROWS_PER_STATEMENT = 500;

    private static final String PUSHED = "update notification set pushed_at = $2 where id = any($1)";

    /** Stores notifications; one that is stored already stays as it is. */
    public Uni<Void> insert(SqlClient connection, List<NewNotification> fresh) {
        return Multi.createFrom()
                .iterable(fresh)
                .group()
                .intoLists()
                .of(ROWS_PER_STATEMENT)
                .onItem()
                .transformToUniAndConcatenate(some -> insertSome(connection, some))
                .collect()
                .last();
    }

    private static Uni<Void> insertSome(SqlClient connection, List<NewNotification> fresh) {
        Tuple values = Tuple.tuple()
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
                .addValue(fresh.stream().map(NewNotification::digest).toArray(Boolean[]::new));
        return connection.preparedQuery(INSERT).execute(values).replaceWithVoid();
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

    /** Remembers that the devices were told. */
    public Uni<Void> markPushed(SqlClient connection, List<NewNotification> pushed, Instant now) {
        if (pushed.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        UUID[] ids = pushed.stream().map(each -> each.notification().id()).toArray(UUID[]::new);
        return connection
                .preparedQuery(PUSHED)
                .execute(Tuple.of(ids, now.atOffset(ZoneOffset.UTC)))
                .replaceWithVoid();
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
}
