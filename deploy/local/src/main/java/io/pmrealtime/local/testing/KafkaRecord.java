package io.pmrealtime.local.testing;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * A record as a test looks at it, everything read as UTF-8.
 *
 * @param headers by name, in the order of the record; the last of those with one name
 * @param timestamp by the producer's clock
 */
public record KafkaRecord(
        String topic,
        int partition,
        long offset,
        @Nullable String key,
        @Nullable String value,
        Map<String, String> headers,
        Instant timestamp) {
    public KafkaRecord {
        headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
    }

    /** A header's value, or null when there is none of the name. */
    public @Nullable String header(String name) {
        return headers.get(name);
    }

    static KafkaRecord of(ConsumerRecord<byte[], byte[]> raw) {
        Map<String, String> headers = new LinkedHashMap<>();
        for (Header header : raw.headers()) {
            String value = text(header.value());
            headers.put(header.key(), value == null ? "" : value);
        }
        return new KafkaRecord(
                raw.topic(),
                raw.partition(),
                raw.offset(),
                text(raw.key()),
                text(raw.value()),
                headers,
                Instant.ofEpochMilli(raw.timestamp()));
    }

    private static @Nullable String text(byte @Nullable [] bytes) {
        return bytes == null ? null : new String(bytes, StandardCharsets.UTF_8);
    }
}
