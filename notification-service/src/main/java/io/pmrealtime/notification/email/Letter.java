package io.pmrealtime.notification.email;

import io.pmrealtime.contracts.tracing.TraceParent;
import io.pmrealtime.notification.directory.Person;
import io.pmrealtime.notification.directory.UserKey;
import io.pmrealtime.notification.email.SendDecision.Send;
import io.pmrealtime.notification.inbox.Notification;
import io.pmrealtime.notification.outbox.ClaimedEmail;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One e-mail: what is to be told to a person about one thing. Pure.
 *
 * @param notifications what it tells, the oldest first; at least one
 * @param eventTimes when what it tells happened
 * @param attempt how often the sending was tried, this time included
 * @param traceparent trace context of the first of the events behind it whose trace is recorded
 */
record Letter(
        UserKey user,
        Person person,
        String address,
        List<Notification> notifications,
        List<Instant> eventTimes,
        int attempt,
        @Nullable String traceparent) {
    Letter {
        notifications = List.copyOf(notifications);
        eventTimes = List.copyOf(eventTimes);
        if (notifications.isEmpty()) {
            throw new IllegalArgumentException("a letter tells something");
        }
    }

    /** Joins e-mails to the same person about the same thing. */
    static Collection<Letter> join(Map<ClaimedEmail, Send> sends) {
        Map<List<Object>, Letter> letters = new LinkedHashMap<>();
        sends.forEach((email, send) -> letters.merge(
                List.of(email.user(), email.batchKey()),
                new Letter(
                        email.user(),
                        send.person(),
                        send.address(),
                        List.of(send.notification()),
                        email.eventAt() == null ? List.of() : List.of(email.eventAt()),
                        email.attempt(),
                        TraceParent.ifSampled(email.traceparent())),
                Letter::and));
        return letters.values();
    }

    /** The oldest of what it tells: the letter is known by it, however many join it later. */
    Notification first() {
        return notifications.get(0);
    }

    List<UUID> notificationIds() {
        return notifications.stream().map(Notification::id).toList();
    }

    private Letter and(Letter other) {
        List<Notification> all = new ArrayList<>(notifications);
        all.addAll(other.notifications);
        List<Instant> times = new ArrayList<>(eventTimes);
        times.addAll(other.eventTimes);
        return new Letter(
                user,
                person,
                address,
                all,
                times,
                Math.max(attempt, other.attempt),
                traceparent == null ? other.traceparent : traceparent);
    }
}
