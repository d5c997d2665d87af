package io.pmrealtime.notification.unsubscribe;

import io.pmrealtime.notification.directory.UserKey;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs and checks what stands in unsubscribe links: whom and what they are for, and until when they are good (HMAC-SHA-256). A
 * link needs no login, so it can do nothing but turn that one thing off. Any thread.
 */
public final class UnsubscribeTokens {
    private static final String ALGORITHM = "HmacSHA256";
    private static final String VERSION = "1";

    private final SecretKeySpec key;
    private final Duration lifetime;

    /** Tokens that are signed by the secret and good for that long. */
    public UnsubscribeTokens(byte[] secret, Duration lifetime) {
        this.key = new SecretKeySpec(secret, ALGORITHM);
        this.lifetime = lifetime;
    }

    /** The token of a link that is written now. */
    public String sign(UnsubscribeScope scope, Instant now) {
        // Ids and names have no white space, so the parts cannot be shifted into one another.
        String content = String.join(
                " ",
                VERSION,
                scope.user().workspaceId(),
                scope.user().userId(),
                scope.name(),
                Long.toString(now.plus(lifetime).getEpochSecond()));
        return encode(content.getBytes(StandardCharsets.UTF_8)) + "." + encode(mac(content));
    }

    /** What the token turns off; empty when it is forged, expired or no token. */
    Optional<UnsubscribeScope> verify(String token, Instant now) {
        int dot = token.indexOf('.');
        if (dot < 0) {
            return Optional.empty();
        }
        try {
            String content = new String(Base64.getUrlDecoder().decode(token.substring(0, dot)), StandardCharsets.UTF_8);
            byte[] signature = Base64.getUrlDecoder().decode(token.substring(dot + 1));
            return MessageDigest.isEqual(signature, mac(content)) ? scope(content, now) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Optional<UnsubscribeScope> scope(String content, Instant now) {
        String[] parts = content.split(" ", -1);
        if (parts.length != 5 || !parts[0].equals(VERSION) || Long.parseLong(parts[4]) < now.getEpochSecond()) {
            return Optional.empty();
        }
        return UnsubscribeScope.named(new UserKey(parts[1], parts[2]), parts[3]);
    }

    private byte[] mac(String content) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return mac.doFinal(content.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
        }
    }

    private static String encode(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
