package io.pmrealtime.notification.inbox;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What marking one notification came to.
 *
 * @param readAt when it was first read; null when it is unread now
 * @param changed whether that was different before
 */
record ReadMark(@Nullable Instant readAt, boolean changed) {}
