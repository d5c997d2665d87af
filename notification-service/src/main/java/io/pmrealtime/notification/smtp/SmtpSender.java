package io.pmrealtime.notification.smtp;

import io.micrometer.core.instrument.MeterRegistry;
import io.pmrealtime.notification.config.NotificationConfig;
import io.pmrealtime.notification.directory.Directory;
import io.pmrealtime.notification.directory.UserKey;
import io.quarkus.mailer.Mail;
import io.quarkus.mailer.reactive.ReactiveMailer;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/**
 * Hands e-mails to the SMTP server. Says when to try again, counts failures by their class, and remembers addresses that the
 * server does not know. Any thread; does not block.
 */
@ApplicationScoped
public class SmtpSender {
    private static final Logger LOG = Logger.getLogger(SmtpSender.class);

    private final ReactiveMailer mailer;
    private final Directory directory;
    private final Clock clock;
    private final Duration timeout;
    private final int maxAttempts;
    private final Backoff backoff;
    private final MeterRegistry metrics;
    private final AtomicBoolean failing = new AtomicBoolean();

    SmtpSender(
            ReactiveMailer mailer, Directory directory, Clock clock, NotificationConfig config, MeterRegistry metrics) {
        this.mailer = mailer;
        this.directory = directory;
        this.clock = clock;
        this.timeout = config.email().sendTimeout();
        this.maxAttempts = config.email().maxAttempts();
        this.backoff =
                new Backoff(config.email().initialBackoff(), config.email().maxBackoff());
        this.metrics = metrics;
    }

    /**
     * Sends what is being written.
     *
     * @param user whose address it is
     * @param attempt how often it was tried, this time included
     */
    public Uni<Handover> send(Uni<Mail> writing, UserKey user, String address, int attempt) {
        return writing.chain(mail -> mailer.send(mail))
                .ifNoItem()
                .after(timeout)
                .fail()
                .onItemOrFailure()
                .transformToUni((sent, failure) ->
                        failure == null ? accepted() : failed(SmtpFailure.of(failure), user, address, attempt));
    }

    private Uni<Handover> accepted() {
        if (failing.compareAndSet(true, false)) {
            LOG.info("E-mails go out again");
        }
        return Uni.createFrom().item(new Handover.Accepted());
    }

    private Uni<Handover> failed(SmtpFailure failure, UserKey user, String address, int attempt) {
        failure.count(metrics);
        Handover givenUp = new Handover.GivenUp(failure.reason());
        if (failure.lasting()) {
            LOG.infof("An e-mail was refused for good: %s", failure.reason());
            return failure.addressIsBad()
                    ? directory.addressBounced(user, address).replaceWith(givenUp)
                    : Uni.createFrom().item(givenUp);
        }
        if (failing.compareAndSet(false, true)) {
            LOG.warnf("E-mails cannot be sent and wait: %s", failure.reason());
        }
        if (attempt >= maxAttempts) {
            return Uni.createFrom().item(givenUp);
        }
        Duration pause = backoff.after(attempt, ThreadLocalRandom.current().nextDouble());
        return Uni.createFrom().item(new Handover.TryAgain(clock.instant().plus(pause), failure.reason()));
    }
}
