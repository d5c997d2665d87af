package io.pmrealtime.notification.fanout;

import io.pmrealtime.notification.config.NotificationConfig;
import io.pmrealtime.notification.event.EventKey;
import io.pmrealtime.notification.health.Pulse;
import io.pmrealtime.notification.health.Work;
import io.pmrealtime.notification.http.Availability;
import io.pmrealtime.notification.inbox.NotificationStore.Novelty;
import io.pmrealtime.notification.matter.Matter;
import io.pmrealtime.notification.matter.MatterMetrics;
import io.pmrealtime.notification.matter.Matters;
import io.pmrealtime.notification.matter.Poison;
import io.pmrealtime.notification.matter.Teller;
import io.pmrealtime.notification.matter.Teller.Stored;
import io.pmrealtime.notification.recipient.Recipient;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Works off the events that concern many, a bounded number of people after the other. What comes in meanwhile does not wait for
 * it. Each step is one transaction, so that everybody is told once however often a replica dies over it.
 */
@ApplicationScoped
class FanOutWorker {
    private static final Logger LOG = Logger.getLogger(FanOutWorker.class);

    private final FanOuts fanOuts;
    private final Matters matters;
    private final Teller teller;
    private final MatterMetrics metrics;
    private final Pulse pulse;
    private final Pool pool;
    private final Clock clock;
    private final NotificationConfig.FanOut config;

    FanOutWorker(
            FanOuts fanOuts,
            Matters matters,
            Teller teller,
            MatterMetrics metrics,
            Pulse pulse,
            Pool pool,
            Clock clock,
            NotificationConfig config) {
        this.fanOuts = fanOuts;
        this.matters = matters;
        this.teller = teller;
        this.metrics = metrics;
        this.pulse = pulse;
        this.pool = pool;
        this.clock = clock;
        this.config = config.fanOut();
    }

    @Scheduled(
            every = "${notification.fan-out.poll-interval:1s}",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> work() {
        return Availability.orNextTime(LOG, pulse.watch(Work.FAN_OUT, this::steps));
    }

    private Uni<Void> steps() {
        pulse.beat(Work.FAN_OUT);
        AtomicReference<@Nullable EventKey> inHand = new AtomicReference<>();
        return pool.withTransaction(connection -> step(connection, inHand))
                .onFailure(Poison::isBehind)
                .recoverWithUni(failure -> drop(inHand.get(), failure).replaceWith(Optional.empty()))
                .chain(step -> step.isEmpty()
                        ? Uni.createFrom().voidItem()
                        : finish(step.get()).chain(this::steps));
    }

    private Uni<Optional<Step>> step(SqlConnection connection, AtomicReference<@Nullable EventKey> inHand) {
        Instant now = clock.instant();
        return fanOuts.claim(connection, now).chain(claimed -> {
            if (claimed.isEmpty()) {
                return Uni.createFrom().item(Optional.empty());
            }
            inHand.set(claimed.get().event().key());
            return step(connection, claimed.get(), now).map(Optional::of);
        });
    }

    private Uni<Step> step(SqlConnection connection, FanOut fanOut, Instant now) {
        EventKey key = fanOut.event().key();
        Instant leaseUntil = now.plus(config.lease()).truncatedTo(ChronoUnit.MICROS);
        return matters.whole(connection, fanOut.event(), fanOut.repeatedMentions())
                .chain(whole -> {
                    Matter part = whole.after(fanOut.afterUser(), fanOut.done() ? 0 : config.step());
                    List<Recipient> people = part.recipients();
                    boolean done = people.size() < config.step();
                    String last = people.isEmpty()
                            ? fanOut.afterUser()
                            : people.get(people.size() - 1).userId();
                    return teller.store(connection, people.isEmpty() ? List.of() : List.of(part), Novelty.DOUBTFUL, now)
                            .call(stored -> fanOuts.advance(connection, key, last, done, leaseUntil, now))
                            .map(stored -> new Step(key, stored, done, leaseUntil, fanOut.left()));
                });
    }

    private Uni<Void> finish(Step step) {
        return teller.announce(step.stored(), step.left() ? List.of(step.key()) : List.of())
                .chain(teller::settle)
                .chain(() -> step.done()
                        ? fanOuts.remove(pool, step.key())
                        : fanOuts.release(pool, step.key(), step.leaseUntil()));
    }

    private Uni<Void> drop(@Nullable EventKey key, Throwable failure) {
        if (key == null) {
            return Uni.createFrom().failure(failure);
        }
        metrics.refused();
        LOG.errorf(failure, "Passed over event %s, which cannot be handled", key);
        return fanOuts.remove(pool, key);
    }

    /** A step that is stored and not told yet. */
    private record Step(EventKey key, Stored stored, boolean done, Instant leaseUntil, boolean left) {}
}
