package io.pmrealtime.events.ingest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The events of a request body, in their order.
 *
 * @param isBatch whether they came as an array, which decides how failing fields are named
 */
record Envelopes(List<JsonNode> events, boolean isBatch) {
    static final String SINGLE = "application/cloudevents+json";
    static final String BATCH = "application/cloudevents-batch+json";

    /** Decimals keep all their digits, also zeros at the end; only an exponent may be written otherwise. */
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    /** A body that is no event and no batch. */
    static final class UnreadableException extends Exception {
        private static final long serialVersionUID = 1L;

        UnreadableException(String message) {
            super(message, null, false, false);
        }
    }

    static Envelopes read(byte[] body, String mediaType) throws UnreadableException {
        JsonNode json;
        try {
            json = MAPPER.readTree(body);
        } catch (JsonProcessingException e) {
            throw new UnreadableException("the body is no JSON: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw new UnreadableException("the body cannot be read: " + e.getMessage());
        }
        if (mediaType.equals(BATCH) && !json.isArray()) {
            throw new UnreadableException("a batch is a JSON array of events");
        }
        if (mediaType.equals(SINGLE) && !json.isObject()) {
            throw new UnreadableException("an event is a JSON object; a batch has the media type " + BATCH);
        }
        if (!json.isContainerNode()) {
            throw new UnreadableException("the body is neither an event nor an array of events");
        }
        List<JsonNode> events = new ArrayList<>();
        if (json.isArray()) {
            json.forEach(events::add);
        } else {
            events.add(json);
        }
        return new Envelopes(List.copyOf(events), json.isArray());
    }

    /** What names a field of this event: nothing for a single one, {@code [2].} in a batch. */
    String prefix(int index) {
        return isBatch ? "[" + index + "]." : "";
    }

    static byte[] bytes(JsonNode envelope) {
        try {
            return MAPPER.writeValueAsBytes(envelope);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a JSON tree can be written", e);
        }
    }
}
