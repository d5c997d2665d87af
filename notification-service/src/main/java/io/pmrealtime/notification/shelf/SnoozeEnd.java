package io.pmrealtime.notification.shelf;

import io.pmrealtime.notification.health.Pulse;
import io.pmrealtime.notification.health.Work;
import io.pmrealtime.notification.http.Availability;
import io.pmrealtime.notification.inbox.InboxPushes;
import io.pmrealtime.notification.inbox.NewNotification;
import io.pmrealtime.notification.inbox.NotificationRow;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/** Brings snoozed notifications back when their time has come. */
@ApplicationScoped
class SnoozeEnd {
    private static final Logger LOG = Logger.getLogger(SnoozeEnd.class);
    private static final int STEP = 100;

    private static final String DUE = """
            with due as (
                select id, snoozed_until from notification
                where snoozed_until <= $1 order by snoozed_until limit $2 for update skip locked)
            update notification n set snoozed_until = null from due where n.id = due.id
            returning due.snoozed_until as returned_at, """ + " " + NotificationRow.COLUMNS + NotificationRow.DELIVERY_COLUMNS;

    private final Pool pool;
    private final InboxPushes pushes;
    private final Pulse pulse;
    private final Clock clock;

    SnoozeEnd(Pool pool, InboxPushes pushes, Pulse pulse, Clock clock) {
        this.pulse = pulse;
        this.pool = pool;
        this.pushes = pushes;
        this.clock = clock;
    }

    /** Told before the change is committed: after a crash they are told again, under the same message id. */
    @Scheduled(
            every = "${notification.inbox.snooze-interval:1s}",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> look() {
        return Availability.orNextTime(LOG, pulse.watch(Work.SNOOZED, this::bringBack));
    }

    private Uni<Void> bringBack() {
        return pool.withTransaction(this::bringBack).chain(back -> pushes.announceCounts(
                        back.stream().map(NewNotification::user).collect(Collectors.toSet()))
                .chain(() -> back.size() < STEP ? Uni.createFrom().voidItem() : bringBack()));
    }

    private Uni<List<NewNotification>> bringBack(SqlConnection connection) {
        return connection
                .preparedQuery(DUE)
                .execute(Tuple.of(clock.instant().atOffset(ZoneOffset.UTC), STEP))
                .chain(rows -> {
                    List<NewNotification> back = new ArrayList<>();
                    Map<UUID, Instant> returned = new HashMap<>();
                    for (Row row : rows) {
                        NewNotification each = NotificationRow.newNotification(row);
                        back.add(each);
                        returned.put(
                                each.notification().id(),
                                row.getOffsetDateTime("returned_at").toInstant());
                    }
                    return pushes.announceAgain(back, returned).replaceWith(back);
                });
    }
}
