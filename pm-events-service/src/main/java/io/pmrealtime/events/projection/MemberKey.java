package io.pmrealtime.events.projection;

/**
 * A user in something that has members.
 *
 * @param groupId a workspace or a project
 */
record MemberKey(String groupId, String userId) {}
