package io.pmrealtime.events.rejection;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cloudevents.jackson.JsonFormat;
import io.pmrealtime.contracts.cloudevents.Attribute;
import io.pmrealtime.contracts.kafka.RejectedRecord;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * A record of {@code pm.events.rejected} as its producer's developer wants to see it. Pure.
 *
 * @param partition where it stands on {@code pm.events.rejected}
 * @param offset where it stands in the partition
 * @param rejectedAt when it was put there
 * @param reason the kind of fault
 * @param detail what is wrong
 * @param originalPartition where it stood on {@code pm.events}
 * @param originalOffset where it stood in that partition
 * @param event the event in the JSON event format, as far as it can be read as one; a payload that is no JSON is a text
 */
public record RejectedEvent(
        int partition,
        long offset,
        Instant rejectedAt,
        String reason,
        String detail,
        int originalPartition,
        long originalOffset,
        ObjectNode event) {
    private static final String PREFIX = "ce_";
    private static final String CONTENT_TYPE = "content-type";
    private static final String DATA = "data";
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    /** Empty for a record that was not put there by this service. */
    static Optional<RejectedEvent> of(ConsumerRecord<byte[], byte @Nullable []> record) {
        try {
            return Optional.of(new RejectedEvent(
                    record.partition(),
                    record.offset(),
                    Instant.ofEpochMilli(record.timestamp()),
                    text(record, RejectedRecord.REASON),
                    text(record, RejectedRecord.DETAIL),
                    Integer.parseInt(text(record, RejectedRecord.ORIGINAL_PARTITION)),
                    Long.parseLong(text(record, RejectedRecord.ORIGINAL_OFFSET)),
                    envelope(record)));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** Whose event it is by its own word; empty when it does not say. */
    String workspaceId() {
        return event.path(Attribute.WORKSPACE_ID).asText("");
    }

    /** The event with these attributes, and this payload where there is one, in place of its own. */
    ObjectNode corrected(ObjectNode changes) {
        return event.deepCopy().setAll(changes);
    }

    private static ObjectNode envelope(ConsumerRecord<byte[], byte @Nullable []> record) {
        byte[] value = record.value() == null ? new byte[0] : record.value();
        if (text(record, CONTENT_TYPE).startsWith(JsonFormat.CONTENT_TYPE)) {
            return json(value) instanceof ObjectNode envelope ? envelope : MAPPER.createObjectNode();
        }
        ObjectNode envelope = MAPPER.createObjectNode();
        for (Header header : record.headers()) {
            if (header.key().startsWith(PREFIX) && header.value() != null) {
                envelope.put(
                        header.key().substring(PREFIX.length()), new String(header.value(), StandardCharsets.UTF_8));
            }
        }
        JsonNode data = json(value);
        return data == null ? envelope.put(DATA, new String(value, StandardCharsets.UTF_8)) : envelope.set(DATA, data);
    }

    private static @Nullable JsonNode json(byte[] value) {
        try {
            JsonNode json = MAPPER.readTree(new String(value, StandardCharsets.UTF_8));
            return json.isMissingNode() ? null : json;
        } catch (JsonProcessingException e) {
            // Being no JSON may be the very reason why it is here.
            return null;
        }
    }

    private static String text(ConsumerRecord<?, ?> record, String header) {
        String text = io.pmrealtime.contracts.kafka.Header.text(record.headers(), header);
        return text == null ? "" : text;
    }
}
