package io.pmrealtime.notification.outbox;

import io.pmrealtime.notification.directory.UserKey;
import java.time.Instant;
import java.util.UUID;

/**
 * An e-mail that is to go out.
 *
 * @param notificationId what it tells; one e-mail for each
 * @param user whom it goes to; the address is looked up when it is sent
 * @param batchKey e-mails to a person with the same key are about the same thing
 * @param dueAt when it goes out, unless it is cancelled until then
 */
public record QueuedEmail(UUID notificationId, UserKey user, String batchKey, Instant dueAt) {}
