package io.pmrealtime.gateway.tail;

import io.pmrealtime.contracts.kafka.Header;
import io.pmrealtime.gateway.cursor.LogShape;
import io.pmrealtime.gateway.frame.EventFrame;
import io.pmrealtime.gateway.frame.SharedFrame;
import io.pmrealtime.gateway.trace.FanOutTrace;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Turns records of the log into entries, on their headers alone. Any thread. */
public final class RecordReader {
    private static final Logger LOG = Logger.getLogger(RecordReader.class);

    private RecordReader() {}

    /** The same for a record that is not live, and not traced. */
    public static Optional<LogEntry> read(ConsumerRecord<byte[], byte[]> record, LogShape shape) {
        return read(record, shape, null);
    }

    /**
     * Encodes a record; the caller owns the entry's frame. Empty for a record that lacks a workspace, an id, a type or rooms, which no
     * service of the suite writes, and for one that cannot be read in a way that nobody thought of: nothing waits behind it.
     */
    static Optional<LogEntry> read(ConsumerRecord<byte[], byte[]> record, LogShape shape, @Nullable FanOutTrace trace) {
        try {
            return encode(record, shape, trace);
        } catch (RuntimeException e) {
            LOG.errorf(
                    e, "The record at offset %d of partition %d cannot be read", record.offset(), record.partition());
            return Optional.empty();
        }
    }

    private static Optional<LogEntry> encode(
            ConsumerRecord<byte[], byte[]> record, LogShape shape, @Nullable FanOutTrace trace) {
        Headers headers = record.headers();
        String workspaceId = workspaceId(record);
        String id = Header.text(headers, Header.CE_ID);
        String type = Header.text(headers, Header.CE_TYPE);
        String roomNames = Header.text(headers, Header.ROOMS);
        if (workspaceId == null || id == null || type == null || roomNames == null || roomNames.isEmpty()) {
            return Optional.empty();
        }
        List<String> rooms = Arrays.asList(roomNames.split(","));
        String time = Header.text(headers, Header.CE_TIME);
        EventFrame frame = new EventFrame(
                type,
                id,
                time,
                rooms,
                shape.cursor(record.partition(), record.offset() + 1).encode(),
                Header.text(headers, Header.CE_ACTOR_ID),
                Header.text(headers, Header.CE_CORRELATION_ID),
                version(Header.text(headers, Header.CE_DATA_VERSION)),
                isSet(headers, Header.SILENT));
        return Optional.of(new LogEntry(
                record.partition(),
                record.offset(),
                workspaceId,
                rooms,
                new SharedFrame(frame.encode(record.value())),
                record.timestamp(),
                millis(time, record.timestamp()),
                isSet(headers, Header.EPHEMERAL),
                MembershipEndReader.read(type, record.value()),
                trace,
                presence(headers)));
    }

    /** What repeats of one event have in common, or null where a record has no id. */
    public static @Nullable EventKey key(ConsumerRecord<byte[], byte[]> record) {
        String workspaceId = workspaceId(record);
        String id = Header.text(record.headers(), Header.CE_ID);
        return workspaceId == null || id == null ? null : new EventKey(workspaceId, id);
    }

    /** The workspace that a record belongs to: the header where there is one, as its writer may have left out the key. */
    public static @Nullable String workspaceId(ConsumerRecord<byte[], byte[]> record) {
        String header = Header.text(record.headers(), Header.CE_WORKSPACE_ID);
        if (header != null) {
            return header;
        }
        return record.key() == null ? null : new String(record.key(), StandardCharsets.UTF_8);
    }

    /** An event's id within its workspace. */
    public record EventKey(String workspaceId, String id) {}

    private static LogEntry.@Nullable PresenceMark presence(Headers headers) {
        String version = Header.text(headers, Header.PRESENCE_VERSION);
        String userId = version == null ? null : Header.text(headers, Header.CE_SUBJECT);
        if (version == null || userId == null) {
            return null;
        }
        try {
            return new LogEntry.PresenceMark(userId, Long.parseLong(version));
        } catch (NumberFormatException e) {
            // Without a version it is delivered to everybody.
            return null;
        }
    }

    private static boolean isSet(Headers headers, String name) {
        return Header.SET.equals(Header.text(headers, name));
    }

    private static int version(@Nullable String text) {
        if (text == null) {
            return 1;
        }
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            return 1;
        }
    }

    private static long millis(@Nullable String time, long otherwise) {
        if (time == null) {
            return otherwise;
        }
        try {
            return OffsetDateTime.parse(time).toInstant().toEpochMilli();
        } catch (DateTimeException e) {
            return otherwise;
        }
    }
}
