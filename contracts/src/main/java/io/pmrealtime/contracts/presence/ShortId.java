package io.pmrealtime.contracts.presence;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.UUID;

/**
 * Ids as they are kept where there is one for every user who is present: a UUID as 22 letters behind {@code #}, with which no id begins, and every other id as it is.
 * Any thread.
 */
public final class ShortId {
    private static final char MARK = '#';
    private static final int UUID_LENGTH = 36;

    private ShortId() {}

    /** Only a UUID in its usual form, of lower case, is shortened: any other could not be told apart when it is read. */
    public static String of(String id) {
        if (id.length() != UUID_LENGTH) {
            return id;
        }
        try {
            UUID uuid = UUID.fromString(id);
            if (!uuid.toString().equals(id)) {
                return id;
            }
            byte[] bytes = ByteBuffer.allocate(2 * Long.BYTES)
                    .putLong(uuid.getMostSignificantBits())
                    .putLong(uuid.getLeastSignificantBits())
                    .array();
            return MARK + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        } catch (IllegalArgumentException e) {
            // As long as a UUID, and none.
            return id;
        }
    }

    /**
     * The id that {@link #of} was given.
     *
     * @throws IllegalArgumentException for what it never gives
     */
    public static String id(String shortened) {
        if (shortened.isEmpty() || shortened.charAt(0) != MARK) {
            return shortened;
        }
        byte[] bytes = Base64.getUrlDecoder().decode(shortened.substring(1));
        if (bytes.length != 2 * Long.BYTES) {
            throw new IllegalArgumentException("no shortened id: " + shortened);
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        return new UUID(buffer.getLong(), buffer.getLong()).toString();
    }
}
