package io.pmrealtime.notification.intake;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pmrealtime.contracts.event.EventType;
import io.pmrealtime.notification.directory.Person;
import io.pmrealtime.notification.directory.UserKey;
import io.pmrealtime.notification.email.QueuedEmail;
import io.pmrealtime.notification.event.ReceivedEvent;
import io.pmrealtime.notification.inbox.NewNotification;
import io.pmrealtime.notification.inbox.Notification;
import io.pmrealtime.notification.preference.Channel;
import io.pmrealtime.notification.preference.Preferences;
import io.pmrealtime.notification.push.NameBasedId;
import io.pmrealtime.notification.recipient.Recipient;
import io.pmrealtime.notification.recipient.Wording;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Decides who is told what and by which channel. Pure; used for one batch. */
final class Decider {
    private final Surroundings surroundings;
    private final Instant now;
    private final Duration emailDelay;
    private final List<NewNotification> notifications = new ArrayList<>();
    private final List<QueuedEmail> emails = new ArrayList<>();

    /**
     * A decider for a batch.
     *
     * @param now when the batch is handled; later notifications of a batch are a microsecond younger, so that an inbox keeps the
     *     order of the events
     */
    Decider(Surroundings surroundings, Instant now, Duration emailDelay) {
        this.surroundings = surroundings;
        this.now = now.truncatedTo(ChronoUnit.MICROS);
        this.emailDelay = emailDelay;
    }

    /** Decides on one event. */
    void decide(ReceivedEvent event, List<Recipient> recipients) {
        for (Recipient recipient : recipients) {
            decide(event, recipient);
        }
    }

    Decisions decisions() {
        return new Decisions(List.copyOf(notifications), List.copyOf(emails));
    }

    private void decide(ReceivedEvent event, Recipient recipient) {
        UserKey user = new UserKey(event.workspaceId(), recipient.userId());
        Person person = surroundings.person(user);
        Preferences preferences = surroundings.preferencesOf(user);
        boolean inApp = preferences.wants(recipient.type(), Channel.IN_APP);
        boolean email = preferences.wants(recipient.type(), Channel.EMAIL) && person.email() != null;
        if (!inApp && !email) {
            return;
        }
        Notification notification = notification(event, recipient, person);
        notifications.add(new NewNotification(
                notification, inApp, false, event.at(), event.event().traceparent()));
        if (email) {
            String about = notification.taskId() == null ? notification.id().toString() : notification.taskId();
            emails.add(
                    new QueuedEmail(notification.id(), user, notification.type() + " " + about, now.plus(emailDelay)));
        }
    }

    private Notification notification(ReceivedEvent event, Recipient recipient, Person person) {
        Wording wording = Wording.in(person.language());
        Map<String, @Nullable String> values = values(event);
        String typeName = recipient.type().typeName();
        return new Notification(
                NameBasedId.of(event.workspaceId(), event.event().id(), recipient.userId()),
                event.workspaceId(),
                recipient.userId(),
                typeName,
                recipient.reason().name().toLowerCase(Locale.ROOT),
                wording.phrase(typeName + ".title", values),
                wording.phrase(typeName + ".message", values),
                data(event),
                event.actorId(),
                event.id("projectId"),
                taskId(event),
                event.event().id(),
                event.event().correlationId(),
                now.plus(notifications.size(), ChronoUnit.MICROS),
                null,
                null,
                null,
                null);
    }

    private Map<String, @Nullable String> values(ReceivedEvent event) {
        Map<String, @Nullable String> values = new HashMap<>();
        String actorId = event.actorId();
        values.put(
                "actor",
                actorId == null
                        ? null
                        : surroundings
                                .person(new UserKey(event.workspaceId(), actorId))
                                .displayName());
        values.put("task", event.text("title"));
        values.put("approval", event.text("title"));
        values.put("excerpt", event.text("excerpt"));
        return values;
    }

    private static @Nullable String taskId(ReceivedEvent event) {
        return isAboutTask(event) ? event.id("id") : event.id("taskId");
    }

    private static boolean isAboutTask(ReceivedEvent event) {
        return event.type().typeName().startsWith("pm.task.");
    }

    /** The ids that a client needs to lead its user to the thing. */
    private static ObjectNode data(ReceivedEvent event) {
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        data.put("eventType", event.type().typeName());
        put(data, "projectId", event.id("projectId"));
        put(data, "taskId", taskId(event));
        if (event.type() == EventType.APPROVAL_CREATED) {
            put(data, "approvalId", event.id("id"));
        }
        put(data, "title", event.text("title"));
        put(data, "excerpt", event.text("excerpt"));
        return data;
    }

    private static void put(ObjectNode data, String name, @Nullable String value) {
        if (value != null) {
            data.put(name, value);
        }
    }
}
