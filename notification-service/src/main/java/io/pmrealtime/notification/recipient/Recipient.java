package io.pmrealtime.notification.recipient;

/**
 * Somebody whom an event concerns.
 *
 * @param userId a user of the event's workspace
 * @param type what the person is told
 * @param reason why
 * @param named whether the event itself names the person, rather than what is known from elsewhere
 */
public record Recipient(String userId, NotificationType type, Reason reason, boolean named) {}
