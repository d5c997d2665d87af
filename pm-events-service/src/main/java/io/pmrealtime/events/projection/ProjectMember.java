package io.pmrealtime.events.projection;

import io.pmrealtime.events.version.Latest;
import io.pmrealtime.events.version.Stamp;
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
}
