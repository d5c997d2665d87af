package io.pmrealtime.notification.digest;

import io.micrometer.core.instrument.MeterRegistry;
import io.pmrealtime.notification.choice.Preferences;
import io.pmrealtime.notification.config.NotificationConfig;
import io.pmrealtime.notification.directory.Person;
import io.pmrealtime.notification.email.EmailAddress;
import io.pmrealtime.notification.evaluation.Asked;
import io.pmrealtime.notification.evaluation.Circumstances;
import io.pmrealtime.notification.evaluation.CircumstancesLoader;
import io.pmrealtime.notification.health.Pulse;
import io.pmrealtime.notification.health.Work;
import io.pmrealtime.notification.http.Availability;
import io.pmrealtime.notification.inbox.Notification;
import io.pmrealtime.notification.outbox.SendBudget;
import io.pmrealtime.notification.project.ProjectKey;
import io.pmrealtime.notification.project.Projects;
import io.pmrealtime.notification.project.TaskKey;
import io.pmrealtime.notification.smtp.Handover;
import io.pmrealtime.notification.smtp.Handover.GivenUp;
import io.pmrealtime.notification.smtp.Handover.TryAgain;
import io.pmrealtime.notification.smtp.SmtpSender;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/** Opens the digests that are due and sends those that are open. */
@ApplicationScoped
class DigestSender {
    private static final Logger LOG = Logger.getLogger(DigestSender.class);

    private final DigestSchedules schedules;
    private final DigestRuns runs;
    private final DigestComposer composer;
    private final CircumstancesLoader circumstances;
    private final Projects projects;
    private final SmtpSender smtp;
    private final SendBudget budget;
    private final Pulse pulse;
    private final Pool pool;
    private final Clock clock;
    private final NotificationConfig config;
    private final MeterRegistry metrics;

    DigestSender(
            DigestSchedules schedules,
            DigestRuns runs,
            DigestComposer composer,
            CircumstancesLoader circumstances,
            Projects projects,
            SmtpSender smtp,
            SendBudget budget,
            Pulse pulse,
            Pool pool,
            Clock clock,
            NotificationConfig config,
            MeterRegistry metrics) {
        this.schedules = schedules;
        this.runs = runs;
        this.composer = composer;
        this.circumstances = circumstances;
        this.projects = projects;
        this.smtp = smtp;
        this.budget = budget;
        this.pulse = pulse;
        this.pool = pool;
        this.clock = clock;
        this.config = config;
        this.metrics = metrics;
    }

    @Scheduled(
            every = "${notification.digest.poll-interval:10s}",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> sendDue() {
        return Availability.orNextTime(LOG, pulse.watch(Work.DIGESTS, this::openAndSend));
    }

    private Uni<Void> openAndSend() {
        Instant now = clock.instant();
        return schedules.adopt(now).chain(() -> schedules.openDue(now)).chain(() -> sendOpen());
    }

    private Uni<Void> sendOpen() {
        return budget.take(config.email().batchSize())
                .chain(permits -> permits == 0 ? Uni.createFrom().voidItem() : sendSome(permits));
    }

    private Uni<Void> sendSome(int permits) {
        Instant now = clock.instant();
        Instant leaseUntil = now.plus(config.email().lease()).truncatedTo(ChronoUnit.MICROS);
        return runs.claim(now, leaseUntil, permits).chain(claimed -> Multi.createFrom()
                .iterable(claimed)
                .onItem()
                .transformToUniAndConcatenate(run -> sendIfOurs(run, leaseUntil).invoke(() -> pulse.beat(Work.DIGESTS)))
                .collect()
                .last()
                .chain(() -> budget.giveBack(permits - claimed.size()))
                .chain(() -> claimed.size() < permits ? Uni.createFrom().voidItem() : sendOpen()));
    }

    /** Digests may have waited for a slow server before it is their turn: one that another replica has taken is left to that. */
    private Uni<Void> sendIfOurs(DigestRun run, Instant leaseUntil) {
        return runs.renew(run, leaseUntil, clock.instant().plus(config.email().lease()))
                .chain(ours -> ours ? send(run) : Uni.createFrom().voidItem());
    }

    private Uni<Void> send(DigestRun run) {
        return runs.content(run).chain(content -> {
            List<Asked> asked = content.isEmpty()
                    ? List.of(new Asked(run.user(), null, null))
                    : content.stream().map(each -> asked(run, each)).toList();
            return circumstances.load(pool, asked, List.of()).chain(known -> {
                List<Notification> left = content.stream()
                        .filter(each -> known.maySee(asked(run, each)))
                        .toList();
                return left.isEmpty() ? finish(run, "empty", "") : send(run, left, known);
            });
        });
    }

    private Uni<Void> send(DigestRun run, List<Notification> left, Circumstances known) {
        Person person = known.person(run.user());
        String address = person.email();
        if (address == null || person.bounced()) {
            return finish(run, "skipped", "no_address");
        }
        if (!EmailAddress.isValid(address)) {
            return finish(run, "skipped", "bad_address");
        }
        if (!known.preferences().getOrDefault(run.user(), Preferences.DEFAULTS).digestEnabled()) {
            return finish(run, "skipped", "user_choice");
        }
        Digest digest = Digest.of(left, config.digest().perProject());
        Set<ProjectKey> keys = digest.sections().stream()
                .map(Digest.Section::projectId)
                .filter(key -> key != null)
                .collect(Collectors.toSet());
        return projects.names(pool, keys)
                .chain(names -> smtp.send(
                        composer.compose(run, digest, person, address, names), run.user(), address, run.attempt()))
                .chain(handover -> note(run, handover));
    }

    private Uni<Void> note(DigestRun run, Handover handover) {
        if (handover instanceof TryAgain again) {
            return runs.postpone(run, again.at(), again.reason());
        }
        return handover instanceof GivenUp givenUp ? finish(run, "dead", givenUp.reason()) : finish(run, "sent", "");
    }

    private Uni<Void> finish(DigestRun run, String state, String reason) {
        metrics.counter("notification.digests", "outcome", state).increment();
        return runs.finish(run, state, reason, clock.instant());
    }

    private static Asked asked(DigestRun run, Notification notification) {
        String projectId = notification.projectId();
        String taskId = notification.taskId();
        return new Asked(
                run.user(),
                projectId == null ? null : new ProjectKey(run.user().workspaceId(), projectId),
                taskId == null ? null : new TaskKey(run.user().workspaceId(), taskId));
    }
}
