package io.pmrealtime.gateway.token;

import io.pmrealtime.contracts.token.Identity;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The revocations that this replica knows of, to be asked at every connection without asking Redis. Any thread. */
final class RevocationList {
    private final Map<String, Revocation> byToken = new ConcurrentHashMap<>();
    private final Map<String, Revocation> byUser = new ConcurrentHashMap<>();

    /** Adds a revocation; false where it, or a later one of the same, is known. */
    boolean add(Revocation revocation) {
        Map<String, Revocation> map = revocation.tokenId() == null ? byUser : byToken;
        Revocation known = map.get(key(revocation));
        if (known != null && known.atMillis() >= revocation.atMillis()) {
            return false;
        }
        map.put(key(revocation), revocation);
        return true;
    }

    boolean contains(Identity identity) {
        return isHit(byUser.get(key(identity.workspaceId(), identity.userId())), identity)
                || identity.tokenId() != null
                        && isHit(byToken.get(key(identity.workspaceId(), identity.tokenId())), identity);
    }

    /** Forgets what no living token can be hit by. */
    void forgetBefore(long millis) {
        byToken.values().removeIf(revocation -> revocation.atMillis() < millis);
        byUser.values().removeIf(revocation -> revocation.atMillis() < millis);
    }

    private static boolean isHit(@Nullable Revocation revocation, Identity identity) {
        return revocation != null && revocation.hits(identity);
    }

    private static String key(Revocation revocation) {
        String id = revocation.tokenId() == null ? revocation.userId() : revocation.tokenId();
        return key(revocation.workspaceId(), String.valueOf(id));
    }

    private static String key(String workspaceId, String id) {
        return workspaceId + '\n' + id;
    }
}
