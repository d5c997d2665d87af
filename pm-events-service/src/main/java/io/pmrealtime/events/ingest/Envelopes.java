package io.pmrealtime.events.ingest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.pmrealtime.contracts.cloudevents.RawJson;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The events of a request body, in their order.
 *
 * @param isBatch whether they came as an array, which decides how failing fields are named
 */
record Envelopes(List<Envelope> events, boolean isBatch) {
    static final String SINGLE = "application/cloudevents+json";
    static final String BATCH = "application/cloudevents-batch+json";

    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /** A body that is no event and no batch. */
    static final class UnreadableException extends Exception {
        private static final long serialVersionUID = 1L;

        UnreadableException(String message) {
            super(message, null, false, false);
        }
    }

    static Envelopes read(byte[] body, String mediaType) throws UnreadableException {
        try {
            JsonNode json = MAPPER.readTree(body);
            if (mediaType.equals(BATCH) && !json.isArray()) {
                throw new UnreadableException("a batch is a JSON array of events");
            }
            if (mediaType.equals(SINGLE) && !json.isObject()) {
                throw new UnreadableException("an event is a JSON object; a batch has the media type " + BATCH);
            }
            if (!json.isContainerNode()) {
                throw new UnreadableException("the body is neither an event nor an array of events");
            }
            return json.isArray() ? batch(json, body) : single(json, body);
        } catch (JsonProcessingException e) {
            throw new UnreadableException("the body is no JSON: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw new UnreadableException("the body cannot be read: " + e.getMessage());
        }
    }

    static Envelopes single(JsonNode json, byte @Nullable [] written) {
        return new Envelopes(List.of(Envelope.of(json, written)), false);
    }

    /** The name of a field of an event: as it is for a single one, {@code [2].id} in a batch. */
    String field(int index, String field) {
        if (!isBatch) {
            return field;
        }
        return field.isEmpty() ? "[" + index + "]" : "[" + index + "]." + field;
    }

    private static Envelopes batch(JsonNode json, byte[] body) throws IOException {
        List<byte @Nullable []> written = RawJson.elements(body);
        List<Envelope> events = new ArrayList<>(written.size());
        for (int i = 0; i < json.size(); i++) {
            events.add(Envelope.of(json.get(i), written.get(i)));
        }
        return new Envelopes(List.copyOf(events), true);
    }
}
