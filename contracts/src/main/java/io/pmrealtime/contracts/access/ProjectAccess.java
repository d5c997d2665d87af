package io.pmrealtime.contracts.access;

import io.pmrealtime.contracts.token.Role;
import org.jspecify.annotations.Nullable;

/**
 * What the access projection says of one user and one project, and the rule that decides on it: the project is of the
 * token's workspace, and the user is a member of it or administers the workspace. A project that nobody has heard of is
 * refused to everybody.
 *
 * @param projectWorkspaceId field {@link AccessKeys#WORKSPACE_FIELD} of the project's key; null for an unknown project
 * @param projectRole the user's role in the project; null for who is no member
 * @param workspaceRole the user's role in the workspace's key; null where it has none
 */
public record ProjectAccess(
        @Nullable String projectWorkspaceId,
        @Nullable String projectRole,
        @Nullable String workspaceRole) {

    /**
     * May the user see the project?
     *
     * @param tokenWorkspaceId the workspace of the user's token
     * @param tokenAdmin whether the token says that the user administers it
     */
    public boolean permits(String tokenWorkspaceId, boolean tokenAdmin) {
        if (!tokenWorkspaceId.equals(projectWorkspaceId)) {
            return false;
        }
        return projectRole != null || tokenAdmin || Role.ADMIN.equals(workspaceRole);
    }
}
