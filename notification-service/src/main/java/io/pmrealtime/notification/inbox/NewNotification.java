package io.pmrealtime.notification.inbox;

import io.pmrealtime.notification.directory.UserKey;
import io.pmrealtime.notification.push.Push;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A notification on its way into an inbox.
 *
 * @param notification what its owner will see
 * @param inApp whether the owner will see it at all; otherwise it is stored for its e-mail only
 * @param silent whether it comes without a sound
 * @param critical whether it is told whatever people prefer
 * @param digest whether it waits for the next digest
 * @param eventAt when the event behind it happened
 * @param traceparent trace context of that event
 * @param decided what was decided on each channel, for the delivery log
 */
public record NewNotification(
        Notification notification,
        boolean inApp,
        boolean silent,
        boolean critical,
        boolean digest,
        Instant eventAt,
        @Nullable String traceparent,
        Decided decided) {

    /** What was decided, such as {@code silent by quiet_hours}. */
    public record Decided(String inApp, String email) {}

    /** Whose it is. */
    public UserKey user() {
        return new UserKey(notification.workspaceId(), notification.userId());
    }

    Push.Cause cause() {
        return new Push.Cause(notification.actorId(), notification.correlationId(), traceparent);
    }
}
