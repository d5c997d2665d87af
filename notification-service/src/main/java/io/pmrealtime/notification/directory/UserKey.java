package io.pmrealtime.notification.directory;

import io.pmrealtime.contracts.token.Identity;

/** A person in a workspace: whoever belongs to two workspaces has an inbox, preferences and a name in each. */
public record UserKey(String workspaceId, String userId) {

    /** The person whom a token names. */
    public static UserKey of(Identity identity) {
        return new UserKey(identity.workspaceId(), identity.userId());
    }
}
