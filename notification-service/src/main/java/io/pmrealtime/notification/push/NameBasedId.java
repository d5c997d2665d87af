package io.pmrealtime.notification.push;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

/** Ids that follow from what they name: the same parts give the same id on every replica and after every crash. */
public final class NameBasedId {
    /** The name space of this service's ids. */
    private static final UUID NAME_SPACE = UUID.fromString("6f1c5b0e-52a1-4d0c-9d51-0f3f6c1d7a10");

    /** Not part of a resource id, so that parts cannot be shifted into one another. */
    private static final char SEPARATOR = ' ';

    private NameBasedId() {}

    /** The id of these parts (RFC 9562, UUID version 5). */
    public static UUID of(String... parts) {
        MessageDigest sha1 = sha1();
        sha1.update(ByteBuffer.allocate(16)
                .putLong(NAME_SPACE.getMostSignificantBits())
                .putLong(NAME_SPACE.getLeastSignificantBits())
                .flip());
        ByteBuffer hash = ByteBuffer.wrap(
                sha1.digest(String.join(String.valueOf(SEPARATOR), parts).getBytes(StandardCharsets.UTF_8)));
        long high = (hash.getLong() & 0xffff_ffff_ffff_0fffL) | 0x5000L;
        long low = (hash.getLong() & 0x3fff_ffff_ffff_ffffL) | 0x8000_0000_0000_0000L;
        return new UUID(high, low);
    }

    private static MessageDigest sha1() {
        try {
            return MessageDigest.getInstance("SHA-1");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-1", e);
        }
    }
}
