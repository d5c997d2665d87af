package io.pmrealtime.gateway.tail;

import io.pmrealtime.gateway.cursor.LogShape;
import io.pmrealtime.gateway.frame.EventFrame;
import io.pmrealtime.gateway.frame.FrameSlab;
import io.pmrealtime.gateway.frame.SharedFrame;
import io.pmrealtime.gateway.trace.FanOutTrace;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Turns records of the log into entries, on their headers alone. Any thread. */
public final class RecordReader {
    private static final Logger LOG = Logger.getLogger(RecordReader.class);

    private RecordReader() {}

    /**
     * Encodes a record; the caller owns the entry's frame. Empty for a record that lacks a workspace, an id, a type or rooms, which no
     * service of the suite writes, and for one that cannot be read in a way that nobody thought of: nothing waits behind it.
     *
     * @param headers those of the record
     * @param slab where the frame's room comes from
     * @param trace the span of its fan-out, where it is live and traced
     */
    public static Optional<LogEntry> read(
            ConsumerRecord<byte[], byte[]> record,
            EventHeaders headers,
            LogShape shape,
            FrameSlab slab,
            @Nullable FanOutTrace trace) {
        try {
            return encode(record, headers, shape, slab, trace);
        } catch (RuntimeException e) {
            LOG.errorf(
                    e, "The record at offset %d of partition %d cannot be read", record.offset(), record.partition());
            return Optional.empty();
        }
    }

    private static Optional<LogEntry> encode(
            ConsumerRecord<byte[], byte[]> record,
            EventHeaders headers,
            LogShape shape,
            FrameSlab slab,
            @Nullable FanOutTrace trace) {
        EventHeaders.EventKey key = headers.key();
        String type = headers.type();
        String roomNames = headers.rooms();
        if (key == null || type == null || roomNames == null || roomNames.isEmpty()) {
            return Optional.empty();
        }
        List<String> rooms = List.of(roomNames.split(","));
        EventFrame frame = new EventFrame(
                type,
                key.id(),
                headers.time(),
                rooms,
                shape.cursor(record.partition(), record.offset() + 1).encode(),
                headers.actorId(),
                headers.correlationId(),
                version(headers.dataVersion()),
                headers.isSilent());
        return Optional.of(new LogEntry(
                record.partition(),
                record.offset(),
                key.workspaceId(),
                rooms,
                new SharedFrame(frame.encode(record.value(), slab)),
                record.timestamp(),
                millis(headers.time(), record.timestamp()),
                headers.isEphemeral(),
                MembershipEndReader.read(type, record.value()),
                trace,
                presence(headers)));
    }

    private static LogEntry.@Nullable PresenceMark presence(EventHeaders headers) {
        String version = headers.presenceVersion();
        String userId = headers.subject();
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
