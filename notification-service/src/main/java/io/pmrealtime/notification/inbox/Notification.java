package io.pmrealtime.notification.inbox;

import com.fasterxml.jackson.databind.JsonNode;
import io.pmrealtime.notification.recipient.NotificationType;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A notification as its owner sees it: the object that the inbox lists and that {@code notification.new} carries.
 *
 * @param id follows from the event and the person
 * @param type see {@link NotificationType#typeName()}
 * @param reason why the person is told, in lower case
 * @param title one line
 * @param message a sentence more
 * @param data ids that a client needs for a link
 * @param actorId who caused it
 * @param eventId the event behind it
 * @param createdAt when it came into the inbox, in microseconds
 * @param seenAt when it was first shown
 * @param readAt when it was first read; null while it is unread
 * @param archivedAt when the owner put it away
 * @param snoozedUntil when it comes back
 */
public record Notification(
        UUID id,
        String workspaceId,
        String userId,
        String type,
        String reason,
        String title,
        String message,
        JsonNode data,
        @Nullable String actorId,
        @Nullable String projectId,
        @Nullable String taskId,
        String eventId,
        @Nullable String correlationId,
        Instant createdAt,
        @Nullable Instant seenAt,
        @Nullable Instant readAt,
        @Nullable Instant archivedAt,
        @Nullable Instant snoozedUntil) {}
