package io.pmrealtime.notification.outbox;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.pmrealtime.notification.config.NotificationConfig;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Optional;

/**
 * How many e-mails may go out now: a token bucket that all replicas share, filled with a second's worth at most. Without a limit
 * nobody asks the database. Any thread.
 */
@ApplicationScoped
public class SendBudget {
    private static final String TAKE = """
            with filled as (
                select least($1::float8, permits + greatest(extract(epoch from $2 - filled_at), 0) * $1::float8) as permits
                from send_budget where name = 'email' for update)
            update send_budget b set permits = f.permits - least(floor(f.permits), $3::float8),
                filled_at = greatest(b.filled_at, $2)
            from filled f where b.name = 'email' returning least(floor(f.permits), $3::float8)::integer""";

    private static final String GIVE_BACK = "update send_budget set permits = permits + $1 where name = 'email'";

    private final Pool pool;
    private final Clock clock;
    private final Optional<Integer> perSecond;
    private final Counter limited;

    @Inject
    SendBudget(Pool pool, Clock clock, NotificationConfig config, MeterRegistry registry) {
        this(pool, clock, config.email().maxPerSecond(), registry);
    }

    SendBudget(Pool pool, Clock clock, Optional<Integer> perSecond, MeterRegistry registry) {
        this.pool = pool;
        this.clock = clock;
        this.perSecond = perSecond;
        this.limited = registry.counter("notification.emails.limited");
    }

    /** Takes so many permits, or as many as there are. */
    public Uni<Integer> take(int wanted) {
        if (perSecond.isEmpty()) {
            return Uni.createFrom().item(wanted);
        }
        return pool.preparedQuery(TAKE)
                .execute(Tuple.of((double) perSecond.get(), clock.instant().atOffset(ZoneOffset.UTC), (double) wanted))
                .map(rows -> rows.iterator().next().getInteger(0))
                .invoke(taken -> limited.increment(taken < Math.min(wanted, perSecond.get()) ? 1 : 0));
    }

    /** Gives back permits that were not needed. */
    public Uni<Void> giveBack(int permits) {
        if (perSecond.isEmpty() || permits <= 0) {
            return Uni.createFrom().voidItem();
        }
        return pool.preparedQuery(GIVE_BACK).execute(Tuple.of((double) permits)).replaceWithVoid();
    }
}
