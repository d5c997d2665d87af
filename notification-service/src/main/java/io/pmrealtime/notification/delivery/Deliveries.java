package io.pmrealtime.notification.delivery;

import io.pmrealtime.notification.inbox.NotificationRow;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Puts together what the tables say of one notification's way. Any thread. */
@ApplicationScoped
class Deliveries {
    /** A user who is null stands for all of the workspace. */
    private static final String STEPS = """
            select at, channel, step, detail from (
                select created_at as at, 'in_app' as channel, 'decided' as step, decided_in_app as detail, 0 as rank
                from notification where id = $1 and workspace_id = $2 and ($3::text is null or user_id = $3)
                union all
                select created_at, 'email', 'decided', decided_email, 0
                from notification where id = $1 and workspace_id = $2 and ($3::text is null or user_id = $3)
                union all
                select created_at, 'in_app', 'stored',
                    case when not in_app then 'for_email_only' when silent then 'silent' else '' end, 1
                from notification where id = $1 and workspace_id = $2 and ($3::text is null or user_id = $3)
                union all
                select a.pushed_at, 'in_app', 'pushed', case when n.silent then 'silent' else '' end, 2
                from notification n join announcement a on a.id = n.announcement_id
                where n.id = $1 and n.workspace_id = $2 and ($3::text is null or n.user_id = $3)
                    and n.in_app and a.pushed_at is not null
                union all
                select created_at, 'email', 'queued', 'until ' || to_char(due_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), 3
                from email_outbox where notification_id = $1 and workspace_id = $2 and ($3::text is null or user_id = $3)
                union all
                select at, channel, step, detail, 4
                from delivery_log where notification_id = $1 and workspace_id = $2 and ($3::text is null or user_id = $3)
            ) steps order by at, rank""";

    private final Pool pool;

    Deliveries(Pool pool) {
        this.pool = pool;
    }

    /**
     * The steps in their order; none when there is no such notification.
     *
     * @param userId whose it has to be; null for anybody's of the workspace
     */
    Uni<List<Step>> steps(UUID id, String workspaceId, @Nullable String userId) {
        return pool.preparedQuery(STEPS)
                .execute(Tuple.of(id, workspaceId, userId))
                .map(rows -> NotificationRow.all(
                        rows,
                        row -> new Step(
                                row.getOffsetDateTime("at").toInstant(),
                                row.getString("channel"),
                                row.getString("step"),
                                row.getString("detail"))));
    }

    /**
     * One step.
     *
     * @param step decided, stored, pushed, queued, deferred, sent, skipped or dead
     * @param detail why, where there is something to say
     */
    record Step(Instant at, String channel, String step, String detail) {}
}
