package io.pmrealtime.events.routing;

import io.pmrealtime.contracts.kafka.RejectReason;
import io.pmrealtime.contracts.kafka.RejectedRecord;
import io.pmrealtime.contracts.realtime.RealtimeRecord;
import io.pmrealtime.events.check.GoodEvent;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/** Makes the records that leave. Pure. */
public final class Outgoing {
    private static final String VALUE_LEFT_OUT = "; the value is left out, the broker does not take it again";

    private Outgoing() {}

    /** The event for its rooms, keyed by its workspace. */
    public static ProducerRecord<byte[], byte[]> realtime(GoodEvent good) {
        ProducerRecord<String, byte[]> record = good.type().isEphemeral()
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
        Headers headers = tooLarge.headers();
        org.apache.kafka.common.header.Header detail = headers.lastHeader(RejectedRecord.DETAIL);
        String text = detail == null ? "" : new String(detail.value(), StandardCharsets.UTF_8);
        headers.remove(RejectedRecord.DETAIL);
        headers.add(RejectedRecord.DETAIL, (text + VALUE_LEFT_OUT).getBytes(StandardCharsets.UTF_8));
        return new ProducerRecord<>(tooLarge.topic(), null, tooLarge.key(), new byte[0], headers);
    }
}
