package io.pmrealtime.notification.email;

import io.micrometer.core.instrument.MeterRegistry;
import io.pmrealtime.notification.config.NotificationConfig;
import io.pmrealtime.notification.email.SendDecision.Collect;
import io.pmrealtime.notification.email.SendDecision.Send;
import io.pmrealtime.notification.email.SendDecision.Skip;
import io.pmrealtime.notification.email.SendDecision.Wait;
import io.pmrealtime.notification.evaluation.Circumstances;
import io.pmrealtime.notification.evaluation.CircumstancesLoader;
import io.pmrealtime.notification.evaluation.Spread;
import io.pmrealtime.notification.health.Pulse;
import io.pmrealtime.notification.health.Work;
import io.pmrealtime.notification.http.Availability;
import io.pmrealtime.notification.outbox.ClaimedEmail;
import io.pmrealtime.notification.outbox.EmailOutbox;
import io.pmrealtime.notification.outbox.EmailState;
import io.pmrealtime.notification.outbox.SendBudget;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jboss.logging.Logger;

/** Sends what is due in the outbox, a bounded batch after the other. */
@ApplicationScoped
class EmailSender {
    private static final Logger LOG = Logger.getLogger(EmailSender.class);

    /** Mails on their way at once; the mail client keeps as many connections. */
    private static final int CONCURRENCY = 4;

    private final EmailOutbox outbox;
    private final CircumstancesLoader circumstances;
    private final Postman postman;
    private final SendBudget budget;
    private final Pulse pulse;
    private final Pool pool;
    private final Clock clock;
    private final NotificationConfig.Email config;
    private final Spread spread;
    private final MeterRegistry metrics;

    EmailSender(
            EmailOutbox outbox,
            CircumstancesLoader circumstances,
            Postman postman,
            SendBudget budget,
            Pulse pulse,
            Pool pool,
            Clock clock,
            NotificationConfig config,
            MeterRegistry metrics) {
        this.outbox = outbox;
        this.circumstances = circumstances;
        this.postman = postman;
        this.budget = budget;
        this.pulse = pulse;
        this.pool = pool;
        this.clock = clock;
        this.config = config.email();
        this.spread = new Spread(config.quietHoursSpread());
        this.metrics = metrics;
    }

    @Scheduled(
            every = "${notification.email.poll-interval:1s}",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> sendDue() {
        return Availability.orNextTime(LOG, pulse.watch(Work.EMAILS, this::sendBatch));
    }

    private Uni<Void> sendBatch() {
        pulse.beat(Work.EMAILS);
        return budget.take(config.batchSize())
                .chain(permits -> permits == 0 ? Uni.createFrom().voidItem() : sendSome(permits));
    }

    private Uni<Void> sendSome(int permits) {
        Instant now = clock.instant();
        Instant leaseUntil = now.plus(config.lease()).truncatedTo(ChronoUnit.MICROS);
        return outbox.claim(now, leaseUntil, permits).chain(claimed -> {
            if (claimed.isEmpty()) {
                return budget.giveBack(permits);
            }
            Uni<Void> done = circumstances
                    .load(pool, claimed.stream().map(ClaimedEmail::asked).toList(), List.of())
                    .chain(known -> handle(claimed, leaseUntil, known))
                    .chain(letters -> budget.giveBack(permits - letters));
            // A full batch says that there may be more.
            return claimed.size() < permits ? done : done.chain(() -> sendBatch());
        });
    }

    /** Gives how many letters were handed to the SMTP server. */
    private Uni<Integer> handle(List<ClaimedEmail> claimed, Instant leaseUntil, Circumstances known) {
        Instant now = clock.instant();
        Map<ClaimedEmail, Send> sends = new LinkedHashMap<>();
        List<Uni<Void>> work = new ArrayList<>();
        for (ClaimedEmail email : claimed) {
            SendDecision decision = SendDecision.on(email, known, spread, now);
            List<UUID> id = List.of(email.notificationId());
            if (decision instanceof Send send) {
                sends.put(email, send);
            } else if (decision instanceof Skip skip) {
                work.add(outbox.finish(id, EmailState.SKIPPED, skip.reason(), now)
                        .invoke(() -> count("skipped")));
            } else if (decision instanceof Wait waiting) {
                work.add(outbox.postpone(id, waiting.until(), "quiet_hours").invoke(() -> count("deferred")));
            } else if (decision instanceof Collect) {
                work.add(outbox.leaveToDigest(id, now).invoke(() -> count("digest")));
            }
        }
        Collection<Letter> letters = Letter.join(sends);
        letters.forEach(letter -> work.add(postman.deliver(letter, leaseUntil).invoke(() -> pulse.beat(Work.EMAILS))));
        return Multi.createFrom()
                .iterable(work)
                .onItem()
                .transformToUni(each -> each)
                .merge(CONCURRENCY)
                .collect()
                .last()
                .replaceWith(letters.size());
    }

    private void count(String outcome) {
        metrics.counter("notification.emails", "outcome", outcome).increment();
    }
}
