package io.pmrealtime.events.projection;

import org.jspecify.annotations.Nullable;

/**
 * A user's place in a project.
 *
 * @param role the latest change; a null value for who was taken out
 */
record ProjectMember(
        MemberKey key, String workspaceId, @Nullable Latest role) {

    ProjectMember changed(@Nullable String newRole, Stamp stamp) {
        return new ProjectMember(key, workspaceId, Latest.of(role, new Latest(newRole, stamp)));
    }

    /** The role that counts, given the user's place in the workspace; null for who is no member. */
    @Nullable String effectiveRole(@Nullable WorkspaceMember inWorkspace) {
        if (role == null) {
            return null;
        }
        Stamp removed = inWorkspace == null ? null : inWorkspace.removed();
        return removed == null || role.stamp().compareTo(removed) > 0 ? role.value() : null;
    }
}
