package io.pmrealtime.notification.email;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.SpanKind;
import io.pmrealtime.contracts.tracing.EventSpan;
import io.pmrealtime.contracts.tracing.EventTracer;
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
    private final Duration lease;
    private final int maxAttempts;
    private final Backoff backoff;
    private final MeterRegistry metrics;
    private final EventTracer tracer;
    private final Timer delivery;
    private final AtomicBoolean failing = new AtomicBoolean();

    Postman(
            EmailComposer composer,
            ReactiveMailer mailer,
            EmailOutbox outbox,
            Directory directory,
            Clock clock,
            NotificationConfig config,
            MeterRegistry metrics,
            OpenTelemetry openTelemetry) {
        this.composer = composer;
        this.mailer = mailer;
        this.outbox = outbox;
        this.directory = directory;
        this.clock = clock;
        this.timeout = config.email().sendTimeout();
        this.lease = config.email().lease();
        this.maxAttempts = config.email().maxAttempts();
        this.backoff =
                new Backoff(config.email().initialBackoff(), config.email().maxBackoff());
        this.metrics = metrics;
        this.tracer = new EventTracer(openTelemetry);
        this.delivery = Timer.builder("notification.delivery.duration")
                .description("from the event's time until the devices were told or the SMTP server took the e-mail")
                .tag("channel", "email")
                .register(metrics);
    }

    /**
     * Sends a letter; done when what became of it is stored. Letters may have waited for a slow server before it is their turn: one
     * that another replica has taken meanwhile is left to that.
     *
     * @param leaseUntil until when its e-mails were claimed
     */
    Uni<Void> deliver(Letter letter, Instant leaseUntil) {
        return Uni.createFrom()
                .deferred(() -> outbox.renew(
                        letter.notificationIds(), leaseUntil, clock.instant().plus(lease)))
                .chain(ours -> ours ? send(letter) : Uni.createFrom().voidItem());
    }

    private Uni<Void> send(Letter letter) {
        EventSpan span = tracer.begin("email send", SpanKind.CLIENT, letter.traceparent());
        return composer.compose(letter)
                .chain(mail -> mailer.send(mail))
                .ifNoItem()
                .after(timeout)
                .fail()
                .invoke(span::end)
                .onFailure()
                .invoke(span::fail)
                .onItemOrFailure()
                .transformToUni((sent, failure) -> failure == null ? accepted(letter) : failed(letter, failure));
    }

    private Uni<Void> accepted(Letter letter) {
        if (failing.compareAndSet(true, false)) {
            LOG.info("E-mails go out again");
        }
        Instant now = clock.instant();
        count("sent");
        letter.eventTimes().forEach(at -> delivery.record(max(Duration.ZERO, Duration.between(at, now))));
        return outbox.finish(letter.notificationIds(), EmailState.SENT, "", now);
    }

    private Uni<Void> failed(Letter letter, Throwable thrown) {
        SmtpFailure failure = SmtpFailure.of(thrown);
        failure.count(metrics);
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

    private static Duration max(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? other : one;
    }

    private void count(String outcome) {
        metrics.counter("notification.emails", "outcome", outcome).increment();
    }
}
