package io.pmrealtime.notification.digest;

import io.pmrealtime.notification.choice.DigestFrequency;
import io.pmrealtime.notification.directory.UserKey;
import io.pmrealtime.notification.inbox.Notification;
import io.pmrealtime.notification.inbox.NotificationRow;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;

/** The digests that are open, shared by all replicas. Any thread. */
@ApplicationScoped
class DigestRuns {
    private static final String CLAIM = """
            update digest_run r set lease_until = $2, attempts = attempts + 1
            from (select id from digest_run
                where state = 'pending' and due_at <= $1 and (lease_until is null or lease_until <= $1)
                order by due_at limit $3 for update skip locked) due
            where r.id = due.id returning r.id, r.workspace_id, r.user_id, r.frequency, r.attempts""";

    private static final String RENEW =
            "update digest_run set lease_until = $3 where id = $1 and state = 'pending' and lease_until = $2";

    private static final String CONTENT = "select " + NotificationRow.COLUMNS + """

            from notification n
            where n.digest_run = $1 and n.read_at is null and n.archived_at is null
            order by n.created_at desc, n.id desc""";

    private static final String FINISH =
            "update digest_run set state = $2, reason = $3, finished_at = $4, lease_until = null where id = $1";

    private static final String POSTPONE =
            "update digest_run set due_at = $2, reason = $3, lease_until = null where id = $1";

    private final Pool pool;

    DigestRuns(Pool pool) {
        this.pool = pool;
    }

    /** Takes digests that are due; nobody else gets them before the lease ends. */
    Uni<List<DigestRun>> claim(Instant now, Instant leaseUntil, int limit) {
        return pool.preparedQuery(CLAIM)
                .execute(Tuple.of(at(now), at(leaseUntil), limit))
                .map(rows -> NotificationRow.all(
                        rows,
                        row -> new DigestRun(
                                row.getUUID("id"),
                                new UserKey(row.getString("workspace_id"), row.getString("user_id")),
                                DigestFrequency.valueOf(row.getString("frequency")),
                                row.getInteger("attempts"))));
    }

    /**
     * Keeps a claimed digest for longer, while it is still this replica's.
     *
     * @param leaseUntil as it was claimed with
     * @return false when another replica has taken it since, or it is done
     */
    Uni<Boolean> renew(DigestRun run, Instant leaseUntil, Instant longer) {
        return pool.preparedQuery(RENEW)
                .execute(Tuple.of(run.id(), at(leaseUntil), at(longer)))
                .map(rows -> rows.rowCount() == 1);
    }

    /** What the digest would tell now, the newest first: without what was read, put away or deleted since. */
    Uni<List<Notification>> content(DigestRun run) {
        return pool.preparedQuery(CONTENT)
                .execute(Tuple.of(run.id()))
                .map(rows -> NotificationRow.all(rows, NotificationRow::notification));
    }

    /** Ends a digest: sent, empty, skipped or dead. */
    Uni<Void> finish(DigestRun run, String state, String reason, Instant now) {
        return pool.preparedQuery(FINISH)
                .execute(Tuple.of(run.id(), state, reason, at(now)))
                .replaceWithVoid();
    }

    /** Gives a digest back until later. */
    Uni<Void> postpone(DigestRun run, Instant dueAt, String reason) {
        return pool.preparedQuery(POSTPONE)
                .execute(Tuple.of(run.id(), at(dueAt), reason))
                .replaceWithVoid();
    }

    private static OffsetDateTime at(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
