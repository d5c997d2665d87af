package io.pmrealtime.contracts.token;

import io.pmrealtime.contracts.room.ResourceId;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.jspecify.annotations.Nullable;

/**
 * Who is calling, from a verified token. Every read and write of the suite is scoped by its workspace and user.
 *
 * @param userId claim {@code sub}
 * @param workspaceId claim {@code workspace_id}: the issuer's word that the user belongs there
 * @param name what others see; the user id where the token has no name
 * @param picture URL of an avatar
 * @param groups roles, see {@link Role}
 * @param tokenId claim {@code jti}
 * @param issuedAt claim {@code iat}
 * @param expiresAt claim {@code exp}
 */
public record Identity(
        String userId,
        String workspaceId,
        String name,
        @Nullable String picture,
        Set<String> groups,
        @Nullable String tokenId,
        Instant issuedAt,
        Instant expiresAt) {

    public Identity {
        ResourceId.require(userId);
        ResourceId.require(workspaceId);
        groups = Set.copyOf(groups);
    }

    /** Reads a verified token; empty when it does not name a user and a workspace. */
    public static Optional<Identity> of(JsonWebToken token) {
        String userId = token.getSubject();
        String workspaceId = text(token, ClaimName.WORKSPACE_ID);
        if (userId == null || workspaceId == null || !ResourceId.isValid(userId) || !ResourceId.isValid(workspaceId)) {
            return Optional.empty();
        }
        String name = text(token, ClaimName.NAME);
        Set<String> groups = token.getGroups();
        return Optional.of(new Identity(
                userId,
                workspaceId,
                name == null || name.isBlank() ? userId : name,
                text(token, ClaimName.PICTURE),
                groups == null ? Set.of() : groups,
                token.getTokenID(),
                Instant.ofEpochSecond(token.getIssuedAtTime()),
                Instant.ofEpochSecond(token.getExpirationTime())));
    }

    /** A claim of the wrong type counts as none: the signature vouches for its sender, not for its shape. */
    private static @Nullable String text(JsonWebToken token, String claim) {
        Object value = token.getClaim(claim);
        return value instanceof String text ? text : null;
    }

    /** True when the token says that the user administers the workspace. */
    public boolean isAdmin() {
        return groups.contains(Role.ADMIN);
    }
}
