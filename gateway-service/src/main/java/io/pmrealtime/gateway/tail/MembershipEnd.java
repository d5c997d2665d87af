package io.pmrealtime.gateway.tail;

/** A membership that ended, as an event of the log tells. */
public sealed interface MembershipEnd {

    /** Whose. */
    String userId();

    /** The user is no longer a member of the project. */
    record FromProject(String userId, String projectId) implements MembershipEnd {}

    /** The user is no longer of the workspace. */
    record FromWorkspace(String userId) implements MembershipEnd {}
}
