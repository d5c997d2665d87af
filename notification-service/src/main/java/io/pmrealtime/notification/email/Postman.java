package io.pmrealtime.notification.email;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.SpanKind;
import io.pmrealtime.contracts.tracing.EventSpan;
import io.pmrealtime.contracts.tracing.EventTracer;
import io.pmrealtime.notification.config.NotificationConfig;
import io.pmrealtime.notification.outbox.EmailOutbox;
import io.pmrealtime.notification.outbox.EmailState;
import io.pmrealtime.notification.smtp.Handover;
import io.pmrealtime.notification.smtp.Handover.Accepted;
import io.pmrealtime.notification.smtp.Handover.GivenUp;
import io.pmrealtime.notification.smtp.Handover.TryAgain;
import io.pmrealtime.notification.smtp.SmtpSender;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** Hands letters to the SMTP server and writes down what it said. Any thread; does not block. */
@ApplicationScoped
class Postman {
    private final EmailComposer composer;
    private final SmtpSender smtp;
    private final EmailOutbox outbox;
    private final Clock clock;
    private final Duration lease;
    private final MeterRegistry metrics;
    private final EventTracer tracer;
    private final Timer delivery;

    Postman(
            EmailComposer composer,
            SmtpSender smtp,
            EmailOutbox outbox,
            Clock clock,
            NotificationConfig config,
            MeterRegistry metrics,
            OpenTelemetry openTelemetry) {
        this.composer = composer;
        this.smtp = smtp;
        this.outbox = outbox;
        this.clock = clock;
        this.lease = config.email().lease();
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
        return smtp.send(composer.compose(letter), letter.user(), letter.address(), letter.attempt())
                .invoke(handover -> end(span, handover))
                .onFailure()
                .invoke(span::fail)
                .chain(handover -> note(letter, handover));
    }

    private static void end(EventSpan span, Handover handover) {
        if (handover instanceof Accepted) {
            span.end();
        } else if (handover instanceof TryAgain again) {
            span.fail(new IllegalStateException(again.reason()));
        } else if (handover instanceof GivenUp givenUp) {
            span.fail(new IllegalStateException(givenUp.reason()));
        }
    }

    private Uni<Void> note(Letter letter, Handover handover) {
        if (handover instanceof TryAgain again) {
            count("failed");
            return outbox.postpone(letter.notificationIds(), again.at(), again.reason());
        }
        Instant now = clock.instant();
        if (handover instanceof GivenUp givenUp) {
            count("dead");
            return outbox.finish(letter.notificationIds(), EmailState.DEAD, givenUp.reason(), now);
        }
        count("sent");
        letter.eventTimes().forEach(at -> delivery.record(max(Duration.ZERO, Duration.between(at, now))));
        return outbox.finish(letter.notificationIds(), EmailState.SENT, "", now);
    }

    private static Duration max(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? other : one;
    }

    private void count(String outcome) {
        metrics.counter("notification.emails", "outcome", outcome).increment();
    }
}
