package io.pmrealtime.notification.project;

/** Somebody is mentioned in a comment. */
public record CommentMention(String workspaceId, String commentId, String userId) {}
