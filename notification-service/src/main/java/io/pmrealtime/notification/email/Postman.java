package io.pmrealtime.notification.email;

import io.micrometer.core.instrument.MeterRegistry;
import io.pmrealtime.notification.config.NotificationConfig;
import io.pmrealtime.notification.directory.Directory;
import io.pmrealtime.notification.outbox.EmailOutbox;
import io.pmrealtime.notification.outbox.EmailState;
import io.quarkus.mailer.reactive.ReactiveMailer;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/** Hands letters to the SMTP server and writes down what it said. Any thread; does not block. */
@ApplicationScoped
class Postman {
    private static final Logger LOG = Logger.getLogger(Postman.class);

    private final EmailComposer composer;
    private final ReactiveMailer mailer;
    private final EmailOutbox outbox;
    private final Directory directory;
    private final Clock clock;
    private final Duration timeout;
    private final int maxAttempts;
    private final Backoff backoff;
    private final MeterRegistry metrics;
    private final AtomicBoolean failing = new AtomicBoolean();

    Postman(
            EmailComposer composer,
            ReactiveMailer mailer,
            EmailOutbox outbox,
            Directory directory,
            Clock clock,
            NotificationConfig config,
            MeterRegistry metrics) {
        this.composer = composer;
        this.mailer = mailer;
        this.outbox = outbox;
        this.directory = directory;
        this.clock = clock;
        this.timeout = config.email().sendTimeout();
        this.maxAttempts = config.email().maxAttempts();
        this.backoff =
                new Backoff(config.email().initialBackoff(), config.email().maxBackoff());
        this.metrics = metrics;
    }

    /** Sends a letter; done when what became of it is stored. */
    Uni<Void> deliver(Letter letter) {
        return composer.compose(letter)
                .chain(mail -> mailer.send(mail))
                .ifNoItem()
                .after(timeout)
                .fail()
                .onItemOrFailure()
                .transformToUni((sent, failure) -> failure == null ? accepted(letter) : failed(letter, failure));
    }

    private Uni<Void> accepted(Letter letter) {
        if (failing.compareAndSet(true, false)) {
            LOG.info("E-mails go out again");
        }
        Instant now = clock.instant();
        count("sent");
        return outbox.finish(letter.notificationIds(), EmailState.SENT, "", now);
    }

    private Uni<Void> failed(Letter letter, Throwable thrown) {
        SmtpFailure failure = SmtpFailure.of(thrown);
        if (failure.lasting()) {
            LOG.infof("An e-mail was refused for good: %s", failure.reason());
            return failure.addressIsBad()
                    ? directory.addressBounced(letter.user(), letter.address()).chain(() -> giveUp(letter, failure))
                    : giveUp(letter, failure);
        }
        if (failing.compareAndSet(false, true)) {
            LOG.warnf("E-mails cannot be sent and wait in the outbox: %s", failure.reason());
        }
        if (letter.attempt() >= maxAttempts) {
            return giveUp(letter, failure);
        }
        count("failed");
        Duration pause =
                backoff.after(letter.attempt(), ThreadLocalRandom.current().nextDouble());
        return outbox.postpone(letter.notificationIds(), clock.instant().plus(pause), failure.reason());
    }

    private Uni<Void> giveUp(Letter letter, SmtpFailure failure) {
        count("dead");
        return outbox.finish(letter.notificationIds(), EmailState.DEAD, failure.reason(), clock.instant());
    }

    private void count(String outcome) {
        metrics.counter("notification.emails", "outcome", outcome).increment();
    }
}
