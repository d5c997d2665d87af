package io.pmrealtime.notification.outbox;

import io.micrometer.core.instrument.MeterRegistry;
import io.pmrealtime.notification.http.Availability;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;

/** Shows how many e-mails wait and how long the oldest that is due has waited since. All replicas show the same. */
@ApplicationScoped
class OutboxGauges {
    private static final Logger LOG = Logger.getLogger(OutboxGauges.class);

    private static final String WAITING = """
            select count(*) as depth, count(*) filter (where reason = 'quiet_hours') as deferred,
                coalesce(greatest(extract(epoch from $1 - min(due_at)), 0), 0)::bigint as age
            from email_outbox where state = 'pending'""";

    private final Pool pool;
    private final Clock clock;
    private final AtomicLong depth;
    private final AtomicLong deferred;
    private final AtomicLong lateSeconds;

    OutboxGauges(Pool pool, Clock clock, MeterRegistry registry) {
        this.pool = pool;
        this.clock = clock;
        this.depth = registry.gauge("notification.outbox.depth", new AtomicLong());
        this.deferred = registry.gauge("notification.outbox.deferred", new AtomicLong());
        this.lateSeconds = registry.gauge("notification.outbox.late.seconds", new AtomicLong());
    }

    @Scheduled(every = "15s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> look() {
        return Availability.orNextTime(
                LOG,
                pool.preparedQuery(WAITING)
                        .execute(Tuple.of(clock.instant().atOffset(ZoneOffset.UTC)))
                        .invoke(rows -> {
                            Row row = rows.iterator().next();
                            depth.set(row.getLong("depth"));
                            deferred.set(row.getLong("deferred"));
                            lateSeconds.set(row.getLong("age"));
                        })
                        .replaceWithVoid());
    }
}
