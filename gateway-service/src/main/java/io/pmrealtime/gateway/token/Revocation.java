package io.pmrealtime.gateway.token;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.pmrealtime.contracts.token.Identity;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Tokens of a workspace that are no longer good: one by its id, or all that a user was issued until now.
 *
 * @param tokenId claim {@code jti}; null where a user is meant
 * @param userId claim {@code sub}; null where a token is meant
 * @param atMillis when it was revoked, in milliseconds since the epoch
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Revocation(
        String workspaceId,
        @Nullable String tokenId,
        @Nullable String userId,
        long atMillis) {

    public Revocation {
        if ((tokenId == null) == (userId == null)) {
            throw new IllegalArgumentException("either a token or a user is revoked");
        }
    }

    /** Whether a token of this identity is meant. One that was issued in the same second counts as earlier. */
    public boolean hits(Identity identity) {
        if (!workspaceId.equals(identity.workspaceId())) {
            return false;
        }
        return tokenId != null
                ? tokenId.equals(identity.tokenId())
                : identity.userId().equals(userId) && !identity.issuedAt().isAfter(Instant.ofEpochMilli(atMillis));
    }
}
