package io.pmrealtime.contracts.presence;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.pmrealtime.contracts.kafka.Topic;
import java.io.IOException;
import org.apache.kafka.clients.producer.ProducerRecord;

/** {@link PresenceSignal} as JSON on Kafka. Any thread. */
public final class PresenceSignals {
    // A newer gateway may say more than this reader knows.
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();
    private static final ObjectWriter WRITER = MAPPER.writerFor(PresenceSignal.class);
    private static final ObjectReader READER = MAPPER.readerFor(PresenceSignal.class);

    private PresenceSignals() {}

    public static ProducerRecord<String, byte[]> record(PresenceSignal signal) {
        return new ProducerRecord<>(Topic.PRESENCE_SIGNALS.topicName(), signal.key(), write(signal));
    }

    public static byte[] write(PresenceSignal signal) {
        try {
            return WRITER.writeValueAsBytes(signal);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a signal is always JSON", e);
        }
    }

    /**
     * Reads a record's value.
     *
     * @throws IOException when it is no signal
     */
    public static PresenceSignal read(byte[] value) throws IOException {
        return READER.readValue(value);
    }
}
