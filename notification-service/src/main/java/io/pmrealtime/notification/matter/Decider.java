package io.pmrealtime.notification.matter;

import io.pmrealtime.notification.choice.Channel;
import io.pmrealtime.notification.delivery.DeliveryLog.Untold;
import io.pmrealtime.notification.directory.Person;
import io.pmrealtime.notification.directory.UserKey;
import io.pmrealtime.notification.evaluation.Circumstances;
import io.pmrealtime.notification.evaluation.Evaluation;
import io.pmrealtime.notification.evaluation.Outcome;
import io.pmrealtime.notification.evaluation.Spread;
import io.pmrealtime.notification.evaluation.Verdict;
import io.pmrealtime.notification.event.ReceivedEvent;
import io.pmrealtime.notification.inbox.NewNotification;
import io.pmrealtime.notification.inbox.NewNotification.Decided;
import io.pmrealtime.notification.inbox.Notification;
import io.pmrealtime.notification.outbox.QueuedEmail;
import io.pmrealtime.notification.project.ProjectKey;
import io.pmrealtime.notification.push.NameBasedId;
import io.pmrealtime.notification.recipient.Recipient;
import io.pmrealtime.notification.recipient.Wording;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Decides who is told what and by which channel. Pure; used for one batch. */
final class Decider {
    private final Circumstances circumstances;
    private final Map<ProjectKey, String> projectNames;
    private final Instant now;
    private final Duration emailDelay;
    private final Spread spread;
    private final List<NewNotification> notifications = new ArrayList<>();
    private final List<QueuedEmail> emails = new ArrayList<>();
    private final List<Untold> untold = new ArrayList<>();
    private final Map<Decisions.Decision, Integer> counts = new HashMap<>();

    /**
     * A decider for a batch.
     *
     * @param now when the batch is handled; later notifications of a batch are a microsecond younger, so that an inbox keeps the
     *     order of the events
     * @param emailDelay how long e-mails wait
     * @param spread over how long those are spread that wait for the end of quiet hours
     */
    Decider(
            Circumstances circumstances,
            Map<ProjectKey, String> projectNames,
            Instant now,
            Duration emailDelay,
            Spread spread) {
        this.circumstances = circumstances;
        this.projectNames = projectNames;
        this.now = now.truncatedTo(ChronoUnit.MICROS);
        this.emailDelay = emailDelay;
        this.spread = spread;
    }

    /** What the matters come to. */
    Decisions decide(List<Matter> matters) {
        for (Matter matter : matters) {
            Content content = new Content(matter, circumstances, projectNames);
            matter.recipients().forEach(recipient -> decide(matter, recipient, content));
        }
        return new Decisions(notifications, List.of(), List.of(), emails, untold, counts);
    }

    private void decide(Matter matter, Recipient recipient, Content content) {
        Evaluation evaluation = circumstances.evaluation(
                matter.asked(recipient),
                recipient.type(),
                recipient.reason(),
                recipient.named(),
                matter.concern().critical(),
                now);
        Verdict inApp = evaluation.on(Channel.IN_APP);
        Verdict email = evaluation.on(Channel.EMAIL);
        Person person = circumstances.person(matter.asked(recipient).user());
        boolean mailable = email.tells() && person.email() != null;
        Decided decided = new Decided(text(inApp), email.tells() && !mailable ? "never by no_address" : text(email));
        count(recipient, Channel.IN_APP, inApp.outcome());
        count(recipient, Channel.EMAIL, mailable ? email.outcome() : Outcome.NEVER);
        if (!inApp.tells() && !mailable) {
            untold.add(new Untold(
                    id(matter.event(), recipient), matter.asked(recipient).user(), decided));
            return;
        }
        Notification notification = notification(matter.event(), recipient, person, content);
        notifications.add(new NewNotification(
                notification,
                inApp.tells(),
                inApp.outcome() == Outcome.SILENT,
                matter.concern().critical(),
                mailable && email.outcome() == Outcome.DIGEST,
                matter.event().at(),
                matter.event().event().traceparent(),
                decided));
        if (mailable && email.outcome() != Outcome.DIGEST) {
            emails.add(email(notification, email, matter.concern().critical()));
        }
    }

    private void count(Recipient recipient, Channel channel, Outcome outcome) {
        counts.merge(new Decisions.Decision(recipient.type(), channel, outcome), 1, Integer::sum);
    }

    private static String text(Verdict verdict) {
        return verdict.outcome().fieldValue() + " by " + verdict.rule().fieldValue();
    }

    private static UUID id(ReceivedEvent event, Recipient recipient) {
        return NameBasedId.of(event.workspaceId(), event.event().id(), recipient.userId());
    }

    private QueuedEmail email(Notification notification, Verdict verdict, boolean critical) {
        UserKey user = new UserKey(notification.workspaceId(), notification.userId());
        Instant due = critical ? now : now.plus(emailDelay);
        if (verdict.until() != null && verdict.until().isAfter(now)) {
            Instant released = spread.after(verdict.until(), user);
            due = released.isAfter(due) ? released : due;
        }
        String about = notification.taskId() == null ? notification.id().toString() : notification.taskId();
        return new QueuedEmail(notification.id(), user, notification.type() + " " + about, due);
    }

    private Notification notification(ReceivedEvent event, Recipient recipient, Person person, Content content) {
        Wording wording = Wording.in(person.language());
        String typeName = recipient.type().typeName();
        return new Notification(
                id(event, recipient),
                event.workspaceId(),
                recipient.userId(),
                typeName,
                recipient.reason().fieldValue(),
                wording.phrase(typeName + ".title", content.values()),
                wording.phrase(typeName + ".message", content.values()),
                content.data(),
                event.actorId(),
                event.id("projectId"),
                content.taskId(),
                event.event().id(),
                event.event().correlationId(),
                now.plus(notifications.size(), ChronoUnit.MICROS),
                null,
                null,
                null,
                null);
    }
}
