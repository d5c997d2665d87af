package io.pmrealtime.notification.event;

/** What identifies an event: ids are unique within a workspace. */
public record EventKey(String workspaceId, String eventId) {}
