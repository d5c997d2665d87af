package io.pmrealtime.notification.project;

/** A project of a workspace. */
public record ProjectKey(String workspaceId, String projectId) {}
