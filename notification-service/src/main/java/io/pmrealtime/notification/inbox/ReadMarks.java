package io.pmrealtime.notification.inbox;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * What marking several notifications as read came to.
 *
 * @param ids those that were unread before
 */
record ReadMarks(List<UUID> ids, Instant readAt) {}
