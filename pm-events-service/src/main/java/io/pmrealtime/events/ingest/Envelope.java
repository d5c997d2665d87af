package io.pmrealtime.events.ingest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.jspecify.annotations.Nullable;

/**
 * An event of a request in the JSON event format.
 *
 * @param json what it says
 * @param bytes how it was written; its payload is passed on like that
 */
record Envelope(JsonNode json, byte[] bytes) {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** @param written how it was written; null where that is not known */
    static Envelope of(JsonNode json, byte @Nullable [] written) {
        try {
            return new Envelope(json, written == null ? MAPPER.writeValueAsBytes(json) : written);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a JSON tree can be written", e);
        }
    }

    /** The id as far as there is one, for answers. */
    @Nullable String id() {
        return json.path("id").textValue();
    }
}
