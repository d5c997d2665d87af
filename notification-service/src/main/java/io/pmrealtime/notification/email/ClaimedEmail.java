package io.pmrealtime.notification.email;

import io.pmrealtime.notification.directory.Person;
import io.pmrealtime.notification.directory.UserKey;
import io.pmrealtime.notification.inbox.Notification;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An e-mail that this replica has taken to send, with what is known at this moment.
 *
 * @param attempt how often it was taken, from 1
 * @param notification what it tells; null when its owner deleted it meanwhile
 * @param person whom it goes to; null when the directory does not know the person
 */
record ClaimedEmail(
        UUID notificationId,
        UserKey user,
        int attempt,
        @Nullable Notification notification,
        @Nullable Person person) {}
