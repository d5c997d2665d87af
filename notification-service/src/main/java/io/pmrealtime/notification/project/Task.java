package io.pmrealtime.notification.project;

import org.jspecify.annotations.Nullable;

/**
 * What is known of a task.
 *
 * @param title null when no event named it yet
 * @param assigneeId who works on it
 * @param creatorId who made it
 */
public record Task(
        String projectId,
        @Nullable String title,
        @Nullable String assigneeId,
        @Nullable String creatorId,
        boolean deleted) {}
