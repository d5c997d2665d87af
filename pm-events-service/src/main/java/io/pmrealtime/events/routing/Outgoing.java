package io.pmrealtime.events.routing;

import io.pmrealtime.contracts.kafka.RejectReason;
import io.pmrealtime.contracts.kafka.RejectedRecord;
import io.pmrealtime.contracts.realtime.RealtimeRecord;
import io.pmrealtime.events.check.GoodEvent;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/** Makes the records that leave. Pure. */
public final class Outgoing {
    /** Headers that this service adds to a rejected record. */
    private static final List<String> RESULT_HEADERS = List.of(
            RejectedRecord.REASON,
            RejectedRecord.DETAIL,
            RejectedRecord.ORIGINAL_TOPIC,
            RejectedRecord.ORIGINAL_PARTITION,
            RejectedRecord.ORIGINAL_OFFSET);

    private static final int MAX_DETAIL_BYTES = 4096;
    private static final int MAX_KEPT_BYTES = 1024;
    private static final int MAX_KEPT_ATTRIBUTES = 32;

    private Outgoing() {}

    /** The event for its rooms, keyed by its workspace. */
    public static ProducerRecord<byte[], byte[]> realtime(GoodEvent good) {
        ProducerRecord<String, byte[]> record = good.isEphemeral()
                ? RealtimeRecord.ephemeral(good.event(), good.rooms())
                : RealtimeRecord.of(good.event(), good.rooms());
        return new ProducerRecord<>(
                record.topic(), null, record.key().getBytes(StandardCharsets.UTF_8), record.value(), record.headers());
    }

    /** The record as it came, with the reason. */
    public static ProducerRecord<byte[], byte[]> rejected(
            ConsumerRecord<byte[], byte @Nullable []> received, RejectReason reason, String detail) {
        return RejectedRecord.of(received, reason, detail);
    }

    /** A rejected record that the broker finds too large, without its value. */
    static ProducerRecord<byte[], byte[]> withoutValue(ProducerRecord<byte[], byte[]> tooLarge) {
        // The producer has closed those of the record that it refused.
        Headers headers = new RecordHeaders(tooLarge.headers());
        io.pmrealtime.contracts.kafka.Header.add(headers, RejectedRecord.LEFT_OUT, RejectedRecord.LEFT_OUT_VALUE);
        return new ProducerRecord<>(tooLarge.topic(), null, tooLarge.key(), new byte[0], headers);
    }

    /** A rejected record that is too large even without its value: what says which one it was and why, no more. */
    static ProducerRecord<byte[], byte[]> reasonOnly(ProducerRecord<byte[], byte[]> tooLarge) {
        ProducerRecord<byte[], byte[]> bare = new ProducerRecord<>(
                tooLarge.topic(), null, isShort(tooLarge.key(), MAX_KEPT_BYTES) ? tooLarge.key() : null, new byte[0]);
        for (String name : RESULT_HEADERS) {
            Header header = tooLarge.headers().lastHeader(name);
            if (header != null && header.value() != null) {
                bare.headers()
                        .add(name, Arrays.copyOf(header.value(), Math.min(header.value().length, MAX_DETAIL_BYTES)));
            }
        }
        io.pmrealtime.contracts.kafka.Header.add(
                bare.headers(), RejectedRecord.LEFT_OUT, RejectedRecord.LEFT_OUT_NEARLY_ALL);
        int kept = 0;
        for (Header header : tooLarge.headers()) {
            if (kept < MAX_KEPT_ATTRIBUTES
                    && header.key().startsWith("ce_")
                    && header.key().length() <= MAX_KEPT_BYTES
                    && isShort(header.value(), MAX_KEPT_BYTES)) {
                bare.headers().add(header);
                kept++;
            }
        }
        return bare;
    }

    private static boolean isShort(byte @Nullable [] bytes, int limit) {
        return bytes != null && bytes.length <= limit;
    }
}
