package io.pmrealtime.local.token;

import io.pmrealtime.contracts.token.ClaimName;
import io.pmrealtime.contracts.token.Role;
import java.security.PrivateKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.lang.JoseException;
import org.jspecify.annotations.Nullable;

/** A token in the making, with the claims that the services read. Not for several threads at once. */
public final class TokenBuilder {
    private static final Duration DEFAULT_LIFETIME = Duration.ofHours(1);

    private final PrivateKey key;
    private final Clock clock;
    private final Map<String, Object> claims = new LinkedHashMap<>();
    private Duration lifetime = DEFAULT_LIFETIME;
    private @Nullable Instant issuedAt;

    TokenBuilder(PrivateKey key, Clock clock, String userId) {
        this.key = key;
        this.clock = clock;
        claims.put("iss", DevTokens.ISSUER);
        claims.put("sub", userId);
        claims.put(ClaimName.NAME, userId);
        claims.put("groups", List.of(Role.MEMBER));
        claims.put("jti", UUID.randomUUID().toString());
    }

    /** The workspace ({@code workspace_id}); a token without one is good for nothing. */
    public TokenBuilder workspace(String workspaceId) {
        return claim(ClaimName.WORKSPACE_ID, workspaceId);
    }

    /** The name that others see; else the user id. */
    public TokenBuilder name(String name) {
        return claim(ClaimName.NAME, name);
    }

    /** The roles ({@code member}, {@code admin}, {@code producer}); else {@code member}. */
    public TokenBuilder groups(String... groups) {
        return claim("groups", List.of(groups));
    }

    /** How long it is good from its issue; a negative one makes a token that has expired. */
    public TokenBuilder expiresIn(Duration duration) {
        lifetime = duration;
        return this;
    }

    /** When it was issued ({@code iat}); else at the signing. */
    public TokenBuilder issuedAt(Instant instant) {
        issuedAt = instant;
        return this;
    }

    /** Who issued it ({@code iss}); else {@link DevTokens#ISSUER}. */
    public TokenBuilder issuer(String issuer) {
        return claim("iss", issuer);
    }

    /** Any other claim, such as {@code email}, {@code picture} or a {@code jti} of one's own. */
    public TokenBuilder claim(String name, Object value) {
        claims.put(name, value);
        return this;
    }

    /** The signed token in its compact form. */
    public String sign() {
        Instant issued = issuedAt == null ? clock.instant() : issuedAt;
        JwtClaims body = new JwtClaims();
        claims.forEach(body::setClaim);
        body.setIssuedAt(NumericDate.fromSeconds(issued.getEpochSecond()));
        body.setExpirationTime(NumericDate.fromSeconds(issued.plus(lifetime).getEpochSecond()));
        JsonWebSignature signature = new JsonWebSignature();
        signature.setAlgorithmHeaderValue(AlgorithmIdentifiers.RSA_USING_SHA256);
        signature.setHeader("typ", "JWT");
        signature.setPayload(body.toJson());
        signature.setKey(key);
        try {
            return signature.getCompactSerialization();
        } catch (JoseException e) {
            throw new IllegalStateException("cannot sign", e);
        }
    }
}
