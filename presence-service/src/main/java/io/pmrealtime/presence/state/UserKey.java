package io.pmrealtime.presence.state;

import io.pmrealtime.contracts.presence.ShortId;
import io.pmrealtime.contracts.room.ResourceId;

/**
 * A user in one workspace. States are kept per workspace, so that what happens in one can never show in another.
 *
 * @param workspaceId the tenant
 * @param userId globally unique
 */
public record UserKey(String workspaceId, String userId) {
    public UserKey {
        ResourceId.require(workspaceId);
        ResourceId.require(userId);
    }

    /** The key as one word of an index; ids hold no space. */
    public String member() {
        return ShortId.of(userId) + " " + ShortId.of(workspaceId);
    }

    /** Reads what {@link #member} wrote. */
    public static UserKey ofMember(String member) {
        int space = member.indexOf(' ');
        return new UserKey(ShortId.id(member.substring(space + 1)), ShortId.id(member.substring(0, space)));
    }
}
