package io.pmrealtime.notification.email;

import io.micrometer.core.instrument.MeterRegistry;
import io.pmrealtime.notification.config.NotificationConfig;
import io.pmrealtime.notification.email.SendDecision.Send;
import io.pmrealtime.notification.email.SendDecision.Skip;
import io.pmrealtime.notification.http.Availability;
import io.quarkus.mailer.reactive.ReactiveMailer;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Sends what is due in the outbox, a bounded batch after the other. */
@ApplicationScoped
class EmailSender {
    private static final Logger LOG = Logger.getLogger(EmailSender.class);

    /** Mails on their way at once; the mail client keeps as many connections. */
    private static final int CONCURRENCY = 4;

    private static final int MAX_REASON = 500;

    private final EmailOutbox outbox;
    private final EmailComposer composer;
    private final ReactiveMailer mailer;
    private final Clock clock;
    private final NotificationConfig.Email config;
    private final Backoff backoff;
    private final MeterRegistry metrics;
    private final AtomicBoolean smtpFailing = new AtomicBoolean();

    EmailSender(
            EmailOutbox outbox,
            EmailComposer composer,
            ReactiveMailer mailer,
            Clock clock,
            NotificationConfig config,
            MeterRegistry metrics) {
        this.outbox = outbox;
        this.composer = composer;
        this.mailer = mailer;
        this.clock = clock;
        this.config = config.email();
        this.backoff = new Backoff(this.config.initialBackoff(), this.config.maxBackoff());
        this.metrics = metrics;
    }

    @Scheduled(
            every = "${notification.email.poll-interval:1s}",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> sendDue() {
        return sendBatch()
                .onFailure(Availability::isUnavailable)
                .invoke(failure -> LOG.debug("The outbox cannot be read, the next look will try again", failure))
                .onFailure(Availability::isUnavailable)
                .recoverWithNull();
    }

    private Uni<Void> sendBatch() {
        Instant now = clock.instant();
        return outbox.claim(now, now.plus(config.lease()), config.batchSize()).chain(claimed -> {
            Uni<Void> sent = Multi.createFrom()
                    .iterable(claimed)
                    .onItem()
                    .transformToUni(this::send)
                    .merge(CONCURRENCY)
                    .collect()
                    .last()
                    .replaceWithVoid();
            // A full batch says that there may be more.
            return claimed.size() < config.batchSize() ? sent : sent.chain(() -> sendBatch());
        });
    }

    private Uni<Void> send(ClaimedEmail email) {
        SendDecision decision = SendDecision.on(email);
        if (decision instanceof Skip skip) {
            return finish(email, EmailState.SKIPPED, skip.reason());
        }
        return composer.compose((Send) decision)
                .chain(mail -> mailer.send(mail))
                .onItemOrFailure()
                .transformToUni((sent, failure) -> failure == null ? accepted(email) : failed(email, failure));
    }

    private Uni<Void> accepted(ClaimedEmail email) {
        if (smtpFailing.compareAndSet(true, false)) {
            LOG.info("E-mails go out again");
        }
        return finish(email, EmailState.SENT, "");
    }

    private Uni<Void> failed(ClaimedEmail email, Throwable failure) {
        if (smtpFailing.compareAndSet(false, true)) {
            LOG.warnf("E-mails cannot be sent and wait in the outbox: %s", failure.getMessage());
        }
        String reason = reason(failure);
        if (email.attempt() >= config.maxAttempts()) {
            return finish(email, EmailState.DEAD, reason);
        }
        count("failed");
        Duration pause =
                backoff.after(email.attempt(), ThreadLocalRandom.current().nextDouble());
        return outbox.postpone(email.notificationId(), clock.instant().plus(pause), reason);
    }

    private Uni<Void> finish(ClaimedEmail email, EmailState state, String reason) {
        return outbox.finish(email.notificationId(), state, reason, clock.instant())
                .invoke(() -> count(state.columnValue()));
    }

    private void count(String outcome) {
        metrics.counter("notification.emails", "outcome", outcome).increment();
    }

    private static String reason(@Nullable Throwable failure) {
        String message = String.valueOf(failure).replace("\0", "");
        return message.length() <= MAX_REASON ? message : message.substring(0, MAX_REASON);
    }
}
