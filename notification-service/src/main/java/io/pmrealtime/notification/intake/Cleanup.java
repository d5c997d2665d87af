package io.pmrealtime.notification.intake;

import io.pmrealtime.notification.config.NotificationConfig;
import io.pmrealtime.notification.http.Availability;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import org.jboss.logging.Logger;

/** Deletes what is kept no longer, in bounded steps. Replicas may do it at the same time. */
@ApplicationScoped
class Cleanup {
    private static final Logger LOG = Logger.getLogger(Cleanup.class);
    private static final int STEP = 5_000;

    private static final String EVENTS = """
            delete from handled_event where (workspace_id, event_id) in (
                select workspace_id, event_id from handled_event where handled_at < $1 limit $2)""";

    private static final String MENTIONS = """
            delete from comment_mention where (workspace_id, comment_id, user_id) in (
                select workspace_id, comment_id, user_id from comment_mention where mentioned_at < $1 limit $2)""";

    private static final String DELIVERIES =
            "delete from delivery_log where id in (select id from delivery_log where at < $1 limit $2)";

    private static final String ANNOUNCEMENTS =
            "delete from announcement where id in (select id from announcement where stored_at < $1 limit $2)";

    private static final String NOTIFICATIONS =
            "delete from notification where id in (select id from notification where created_at < $1 limit $2)";

    private static final String EMAILS = """
            delete from email_outbox where (notification_id, channel) in (
                select notification_id, channel from email_outbox
                where state <> 'pending' and finished_at < $1 limit $2)""";

    private final Pool pool;
    private final Clock clock;
    private final NotificationConfig config;

    Cleanup(Pool pool, Clock clock, NotificationConfig config) {
        this.pool = pool;
        this.clock = clock;
        this.config = config;
    }

    @Scheduled(every = "${notification.cleanup-interval:1h}", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> run() {
        return Availability.orNextTime(
                LOG,
                deleteAll(EVENTS, config.eventMemory())
                        .chain(() -> deleteAll(NOTIFICATIONS, config.inbox().retention()))
                        .chain(() -> deleteAll(ANNOUNCEMENTS, config.inbox().retention()))
                        .chain(() -> deleteAll(MENTIONS, config.inbox().retention()))
                        .chain(() -> deleteAll(DELIVERIES, config.email().retention()))
                        .chain(() -> deleteAll(EMAILS, config.email().retention())));
    }

    private Uni<Void> deleteAll(String sql, Duration kept) {
        return pool.preparedQuery(sql)
                .execute(Tuple.of(clock.instant().minus(kept).atOffset(ZoneOffset.UTC), STEP))
                .chain(deleted -> deleted.rowCount() < STEP ? Uni.createFrom().voidItem() : deleteAll(sql, kept));
    }
}
