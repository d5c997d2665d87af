package io.pmrealtime.local.dev;

import java.util.Set;

/** What a token says of a user when the request for it does not. */
public interface TokenDefaults {
    /** The name that others see. */
    String name(String workspaceId, String userId);

    /** The roles, values of the claim {@code groups}. */
    Set<String> groups(String workspaceId, String userId);
}
