package io.pmrealtime.notification.project;

/** A task of a workspace. */
public record TaskKey(String workspaceId, String taskId) {}
