package io.pmrealtime.gateway.cursor;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Optional;
import org.apache.kafka.common.Uuid;

/**
 * A position in the log of one workspace: everything before it has been seen. Opaque to clients, and worth nothing without a token, for it
 * says where to read and never what may be read.
 *
 * @param topicId the topic's id in Kafka, so that a recreated topic is noticed
 * @param partitions how many partitions the topic had, since workspaces move when the number changes
 * @param partition the workspace's partition
 * @param offset the next offset to read
 */
public record Cursor(Uuid topicId, int partitions, int partition, long offset) {
    private static final byte VERSION = 1;
    private static final int BYTES = 1 + 16 + 4 + 4 + 8;
    private static final int TEXT_LENGTH = BYTES * 4 / 3;

    public Cursor {
        if (partitions < 1 || partition < 0 || partition >= partitions || offset < 0) {
            throw new IllegalArgumentException("no position of a log");
        }
    }

    /** The text that {@link #parse} reads: base64url without padding. */
    public String encode() {
        ByteBuffer bytes = ByteBuffer.allocate(BYTES)
                .put(VERSION)
                .putLong(topicId.getMostSignificantBits())
                .putLong(topicId.getLeastSignificantBits())
                .putInt(partitions)
                .putInt(partition)
                .putLong(offset);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
    }

    /** Reads a cursor; empty for whatever {@link #encode} cannot have written. */
    public static Optional<Cursor> parse(String text) {
        if (text.length() != TEXT_LENGTH) {
            return Optional.empty();
        }
        try {
            ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(text));
            if (bytes.remaining() != BYTES || bytes.get() != VERSION) {
                return Optional.empty();
            }
            Uuid topicId = new Uuid(bytes.getLong(), bytes.getLong());
            return Optional.of(new Cursor(topicId, bytes.getInt(), bytes.getInt(), bytes.getLong()));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
