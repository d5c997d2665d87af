package io.pmrealtime.notification.outbox;

import io.pmrealtime.notification.directory.UserKey;
import io.pmrealtime.notification.inbox.NotificationRow;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/** The e-mails that wait, shared by all replicas. Any thread. */
@ApplicationScoped
public class EmailOutbox {
    private static final String ENQUEUE = """
            insert into email_outbox (notification_id, workspace_id, user_id, batch_key, due_at, created_at)
            select notification_id, workspace_id, user_id, batch_key, due_at, $6
            from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::timestamptz[])
                as queued (notification_id, workspace_id, user_id, batch_key, due_at)
            on conflict do nothing""";

    /** What is due, and what is about the same thing and waits still: it is told along with it. */
    private static final String CLAIM = """
            with due as (
                select workspace_id, user_id, batch_key from email_outbox
                where state = 'pending' and due_at <= $1 and (lease_until is null or lease_until <= $1)
                order by due_at limit $3 for update skip locked),
            together as (
                select o.notification_id, o.channel from email_outbox o
                where (o.workspace_id, o.user_id, o.batch_key) in (select workspace_id, user_id, batch_key from due)
                  and o.state = 'pending' and (o.lease_until is null or o.lease_until <= $1)
                for update skip locked),
            claimed as (
                update email_outbox o set lease_until = $2, attempts = attempts + 1 from together
                where o.notification_id = together.notification_id and o.channel = together.channel
                returning o.notification_id, o.workspace_id, o.user_id, o.batch_key, o.attempts, o.due_at)
            select c.notification_id, c.workspace_id as outbox_workspace, c.user_id as outbox_user, c.batch_key, c.attempts,
                coalesce(n.critical, false) as critical, n.traceparent, n.event_at, """ + " " + NotificationRow.COLUMNS + """

            from claimed c left join notification n on n.id = c.notification_id
            order by n.created_at, n.id""";

    private static final String FINISH = """
            with ended as (
                update email_outbox set state = $2, reason = $3, finished_at = $4, lease_until = null
                where notification_id = any($1) and channel = 'email' returning *)
            insert into delivery_log (notification_id, workspace_id, user_id, at, step, detail)
            select notification_id, workspace_id, user_id, $4, state, reason from ended""";

    private static final String POSTPONE = """
            with put_off as (
                update email_outbox set due_at = $2, reason = $3, lease_until = null
                where notification_id = any($1) and channel = 'email' returning *)
            insert into delivery_log (notification_id, workspace_id, user_id, at, step, detail)
            select notification_id, workspace_id, user_id, $4, 'deferred', reason from put_off""";

    private static final String RENEW = """
            update email_outbox set lease_until = $3
            where notification_id = any($1) and channel = 'email' and state = 'pending' and lease_until = $2""";

    private static final String COLLECT = "update notification set digest = true where id = any($1)";

    private static final String DEAD = """
            select notification_id, user_id, attempts, reason, finished_at from email_outbox
            where workspace_id = $1 and state = 'dead' order by finished_at desc limit 100""";

    private static final String REPLAY = """
            update email_outbox set state = 'pending', attempts = 0, finished_at = null, due_at = $3
            where workspace_id = $1 and notification_id = $2 and channel = 'email' and state = 'dead'""";

    private final Pool pool;
    private final Clock clock;

    EmailOutbox(Pool pool, Clock clock) {
        this.pool = pool;
        this.clock = clock;
    }

    /** Adds e-mails by the connection that is given; one that is there already stays as it is. */
    public Uni<Void> enqueue(SqlClient connection, List<QueuedEmail> queued, Instant now) {
        if (queued.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        Tuple values = Tuple.tuple()
                .addValue(queued.stream().map(QueuedEmail::notificationId).toArray(UUID[]::new))
                .addValue(queued.stream().map(each -> each.user().workspaceId()).toArray(String[]::new))
                .addValue(queued.stream().map(each -> each.user().userId()).toArray(String[]::new))
                .addValue(queued.stream().map(QueuedEmail::batchKey).toArray(String[]::new))
                .addValue(queued.stream().map(each -> at(each.dueAt())).toArray(OffsetDateTime[]::new))
                .addValue(at(now));
        return connection.preparedQuery(ENQUEUE).execute(values).replaceWithVoid();
    }

    /** Takes e-mails that are due; nobody else gets them before the lease ends. */
    public Uni<List<ClaimedEmail>> claim(Instant now, Instant leaseUntil, int limit) {
        return pool.preparedQuery(CLAIM)
                .execute(Tuple.of(at(now), at(leaseUntil), limit))
                .map(rows -> NotificationRow.all(rows, EmailOutbox::claimed));
    }

    /**
     * Keeps claimed e-mails for longer, while they are still this replica's.
     *
     * @param leaseUntil as they were claimed with
     * @return false when another replica has taken one of them since, or it is done
     */
    public Uni<Boolean> renew(Collection<UUID> notificationIds, Instant leaseUntil, Instant longer) {
        return pool.preparedQuery(RENEW)
                .execute(Tuple.of(ids(notificationIds), at(leaseUntil), at(longer)))
                .map(rows -> rows.rowCount() == notificationIds.size());
    }

    /** Ends e-mails' lives: sent, skipped or given up. */
    public Uni<Void> finish(Collection<UUID> notificationIds, EmailState state, String reason, Instant now) {
        return pool.preparedQuery(FINISH)
                .execute(Tuple.of(ids(notificationIds), state.columnValue(), reason, at(now)))
                .replaceWithVoid();
    }

    /** Gives e-mails back until later. */
    public Uni<Void> postpone(Collection<UUID> notificationIds, Instant dueAt, String reason) {
        return pool.preparedQuery(POSTPONE)
                .execute(Tuple.of(ids(notificationIds), at(dueAt), reason, at(clock.instant())))
                .replaceWithVoid();
    }

    /** Leaves e-mails to the next digest. */
    public Uni<Void> leaveToDigest(Collection<UUID> notificationIds, Instant now) {
        return pool.withTransaction(connection -> connection
                .preparedQuery(COLLECT)
                .execute(Tuple.of(ids(notificationIds)))
                .chain(() -> connection
                        .preparedQuery(FINISH)
                        .execute(Tuple.of(ids(notificationIds), EmailState.SKIPPED.columnValue(), "digest", at(now))))
                .replaceWithVoid());
    }

    /** What was given up in a workspace, the latest first. */
    Uni<List<DeadLetterResource.DeadLetter>> dead(String workspaceId) {
        return pool.preparedQuery(DEAD)
                .execute(Tuple.of(workspaceId))
                .map(rows -> NotificationRow.all(
                        rows,
                        row -> new DeadLetterResource.DeadLetter(
                                row.getUUID("notification_id"),
                                row.getString("user_id"),
                                row.getInteger("attempts"),
                                row.getString("reason"),
                                row.getOffsetDateTime("finished_at").toInstant())));
    }

    /** Makes an e-mail that was given up due again; whether there was one. */
    Uni<Boolean> replay(String workspaceId, UUID notificationId) {
        return pool.preparedQuery(REPLAY)
                .execute(Tuple.of(workspaceId, notificationId, at(clock.instant())))
                .map(rows -> rows.rowCount() == 1);
    }

    private static UUID[] ids(Collection<UUID> notificationIds) {
        return notificationIds.toArray(UUID[]::new);
    }

    private static ClaimedEmail claimed(Row row) {
        return new ClaimedEmail(
                row.getUUID("notification_id"),
                new UserKey(row.getString("outbox_workspace"), row.getString("outbox_user")),
                row.getString("batch_key"),
                row.getInteger("attempts"),
                row.getBoolean("critical"),
                row.getString("traceparent"),
                NotificationRow.instant(row, "event_at"),
                row.getUUID("id") == null ? null : NotificationRow.notification(row));
    }

    private static OffsetDateTime at(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
