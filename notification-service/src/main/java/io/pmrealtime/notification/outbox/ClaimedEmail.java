package io.pmrealtime.notification.outbox;

import io.pmrealtime.notification.directory.UserKey;
import io.pmrealtime.notification.evaluation.Asked;
import io.pmrealtime.notification.inbox.Notification;
import io.pmrealtime.notification.project.ProjectKey;
import io.pmrealtime.notification.project.TaskKey;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An e-mail that this replica has taken to send.
 *
 * @param batchKey e-mails to a person with the same key are about the same thing
 * @param attempt how often it was taken, from 1
 * @param critical whether it is told whatever people prefer
 * @param traceparent trace context of the event behind it
 * @param eventAt when that happened; null when its owner deleted the notification meanwhile
 * @param notification what it tells; null when its owner deleted it meanwhile
 */
public record ClaimedEmail(
        UUID notificationId,
        UserKey user,
        String batchKey,
        int attempt,
        boolean critical,
        @Nullable String traceparent,
        @Nullable Instant eventAt,
        @Nullable Notification notification) {

    /** What has to be known to decide whether it still goes out. */
    public Asked asked() {
        if (notification == null) {
            return new Asked(user, null, null);
        }
        String projectId = notification.projectId();
        String taskId = notification.taskId();
        return new Asked(
                user,
                projectId == null ? null : new ProjectKey(user.workspaceId(), projectId),
                taskId == null ? null : new TaskKey(user.workspaceId(), taskId));
    }
}
