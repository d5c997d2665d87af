package io.pmrealtime.events.projection;

import io.pmrealtime.events.version.Latest;
import io.pmrealtime.events.version.Stamp;
import org.jspecify.annotations.Nullable;

/**
 * A user's place in a workspace.
 *
 * @param role the latest change; a null value for who left
 * @param removed the latest removal. It ends every project membership that was given before it, even one that is heard
 *     of later; coming back to the workspace does not bring those back.
 */
record WorkspaceMember(
        MemberKey key, @Nullable Latest role, @Nullable Stamp removed) {

    static WorkspaceMember unknown(MemberKey key) {
        return new WorkspaceMember(key, null, null);
    }

    WorkspaceMember added(String newRole, Stamp stamp) {
        return new WorkspaceMember(key, Latest.of(role, new Latest(newRole, stamp)), removed);
    }

    WorkspaceMember removed(Stamp stamp) {
        return new WorkspaceMember(
                key,
                Latest.of(role, new Latest(null, stamp)),
                removed == null || stamp.compareTo(removed) > 0 ? stamp : removed);
    }
}
