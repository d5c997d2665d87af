package io.pmrealtime.notification.matter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pmrealtime.notification.delivery.DeliveryLog.Untold;
import io.pmrealtime.notification.directory.UserKey;
import io.pmrealtime.notification.inbox.NewNotification;
import io.pmrealtime.notification.inbox.NewNotification.Decided;
import io.pmrealtime.notification.inbox.Notification;
import io.pmrealtime.notification.outbox.QueuedEmail;
import io.pmrealtime.notification.recipient.NotificationType;
import io.pmrealtime.notification.recipient.Reason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Makes one of two notifications that tell a person of the same comment: producers send a comment and the mentions in it as two
 * events. The stronger reason stays, under the id of the one that came first. They are of the same comment when both name it, or
 * when one does not and the same person wrote both about the same task at about the same time. Pure; used once.
 */
final class SameComment {
    private static final Set<String> TYPES =
            Set.of(NotificationType.TASK_COMMENTED.typeName(), NotificationType.TASK_MENTIONED.typeName());
    private static final String COMMENT = "commentId";
    private static final Decided UNTOLD = new Decided("never by same_comment", "never by same_comment");

    private final Duration window;
    private final Map<List<@Nullable String>, List<UUID>> byAuthor = new HashMap<>();
    private final Map<UUID, NewNotification> stored = new HashMap<>();
    private final Map<UUID, NewNotification> current = new LinkedHashMap<>();
    private final Map<UUID, NewNotification> changed = new LinkedHashMap<>();
    private final Map<UUID, NewNotification> named = new LinkedHashMap<>();
    private final Map<UUID, QueuedEmail> emails = new LinkedHashMap<>();
    private final List<Untold> untold;

    /**
     * For the decisions of a batch.
     *
     * @param window what happened at about the same time
     * @param earlier what is stored already and may be of the same comments
     */
    SameComment(Duration window, List<NewNotification> earlier, Decisions decisions) {
        this.window = window;
        this.untold = new ArrayList<>(decisions.untold());
        decisions.emails().forEach(each -> emails.put(each.notificationId(), each));
        for (NewNotification each : earlier) {
            stored.put(each.notification().id(), each);
            remember(each);
        }
    }

    /** Whether it may tell of the same comment as another one. */
    static boolean isCandidate(NewNotification each) {
        Notification notification = each.notification();
        return TYPES.contains(notification.type()) && notification.taskId() != null && notification.actorId() != null;
    }

    /** The decisions without what would be told twice. */
    Decisions fold(Decisions decisions) {
        for (NewNotification each : decisions.notifications()) {
            Optional<NewNotification> same = isCandidate(each) ? same(each) : Optional.empty();
            if (same.isPresent()) {
                join(same.get(), each);
            } else {
                current.put(each.notification().id(), each);
                if (isCandidate(each)) {
                    remember(each);
                }
            }
        }
        return new Decisions(
                List.copyOf(current.values()),
                List.copyOf(changed.values()),
                List.copyOf(named.values()),
                List.copyOf(emails.values()),
                untold,
                decisions.counts());
    }

    private void join(NewNotification first, NewNotification later) {
        UUID id = first.notification().id();
        UUID laterId = later.notification().id();
        QueuedEmail laterEmail = emails.remove(laterId);
        boolean stronger = reason(later).compareTo(reason(first)) < 0;
        NewNotification joined = joined(first, later, stronger);
        if (stronger) {
            emails.remove(id);
            if (laterEmail != null) {
                emails.put(id, new QueuedEmail(id, laterEmail.user(), laterEmail.batchKey(), laterEmail.dueAt()));
            }
        } else {
            untold.add(new Untold(laterId, later.user(), UNTOLD));
        }
        if (!stored.containsKey(id)) {
            current.put(id, joined);
        } else {
            stored.put(id, joined);
            if (stronger || changed.containsKey(id)) {
                changed.put(id, joined);
            } else if (!joined.equals(first)) {
                named.put(id, joined);
            }
        }
    }

    private static NewNotification joined(NewNotification first, NewNotification later, boolean stronger) {
        NewNotification told = stronger ? later : first;
        Notification content = told.notification();
        Notification known = first.notification();
        ObjectNode data = content.data().deepCopy();
        String comment = comment(first) == null ? comment(later) : comment(first);
        if (comment != null) {
            data.put(COMMENT, comment);
        }
        Notification joined = new Notification(
                known.id(),
                known.workspaceId(),
                known.userId(),
                content.type(),
                content.reason(),
                content.title(),
                content.message(),
                data,
                content.actorId(),
                content.projectId(),
                content.taskId(),
                content.eventId(),
                content.correlationId(),
                known.createdAt(),
                stronger ? null : known.seenAt(),
                stronger ? null : known.readAt(),
                known.archivedAt(),
                known.snoozedUntil());
        return new NewNotification(
                joined,
                first.inApp() || later.inApp(),
                told.silent(),
                told.critical(),
                told.digest(),
                told.eventAt(),
                told.traceparent(),
                told.decided());
    }

    private Optional<NewNotification> same(NewNotification later) {
        return byAuthor.getOrDefault(author(later), List.of()).stream()
                .map(id -> stored.containsKey(id) ? stored.get(id) : current.get(id))
                .filter(first -> first != null && isSame(first, later))
                .findFirst();
    }

    private boolean isSame(NewNotification first, NewNotification later) {
        if (eventType(first).equals(eventType(later))) {
            return false;
        }
        String one = comment(first);
        String other = comment(later);
        if (one != null && other != null) {
            return one.equals(other);
        }
        return Duration.between(first.eventAt(), later.eventAt()).abs().compareTo(window) <= 0;
    }

    private void remember(NewNotification each) {
        byAuthor.computeIfAbsent(author(each), key -> new ArrayList<>())
                .add(each.notification().id());
    }

    private static List<@Nullable String> author(NewNotification each) {
        UserKey user = each.user();
        Notification notification = each.notification();
        return List.of(
                user.workspaceId(),
                user.userId(),
                String.valueOf(notification.taskId()),
                String.valueOf(notification.actorId()));
    }

    private static String eventType(NewNotification each) {
        return each.notification().data().path("eventType").asText();
    }

    private static @Nullable String comment(NewNotification each) {
        JsonNode comment = each.notification().data().path(COMMENT);
        return comment.isTextual() ? comment.textValue() : null;
    }

    private static Reason reason(NewNotification each) {
        return Reason.valueOf(each.notification().reason().toUpperCase(Locale.ROOT));
    }
}
