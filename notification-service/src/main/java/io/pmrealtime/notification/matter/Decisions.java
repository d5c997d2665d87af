package io.pmrealtime.notification.matter;

import io.pmrealtime.notification.choice.Channel;
import io.pmrealtime.notification.delivery.DeliveryLog.Untold;
import io.pmrealtime.notification.evaluation.Outcome;
import io.pmrealtime.notification.inbox.NewNotification;
import io.pmrealtime.notification.outbox.QueuedEmail;
import io.pmrealtime.notification.recipient.NotificationType;
import java.util.List;
import java.util.Map;

/**
 * What some matters come to.
 *
 * @param notifications what is stored
 * @param changed what takes the place of notifications that are stored already, and is told again
 * @param named what is stored already and turned out to be of a comment; nobody is told of that
 * @param emails what is queued
 * @param untold who is not told by any channel
 * @param counts how often each was decided
 */
record Decisions(
        List<NewNotification> notifications,
        List<NewNotification> changed,
        List<NewNotification> named,
        List<QueuedEmail> emails,
        List<Untold> untold,
        Map<Decision, Integer> counts) {

    Decisions {
        notifications = List.copyOf(notifications);
        changed = List.copyOf(changed);
        named = List.copyOf(named);
        emails = List.copyOf(emails);
        untold = List.copyOf(untold);
        counts = Map.copyOf(counts);
    }

    /** A decision, as it is counted. */
    record Decision(NotificationType type, Channel channel, Outcome outcome) {}
}
