package io.pmrealtime.gateway.fallback;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import org.jspecify.annotations.Nullable;

/**
 * What a stream or a poll needs of a message of the gateway's own.
 *
 * @param cursor the client's place in the log; null where the message has none
 * @param reason why; null where the message has none
 */
record Sent(String type, @Nullable String cursor, @Nullable String reason) {
    private static final ObjectReader READER = JsonMapper.builder().build().reader();

    static Sent read(String json) {
        try {
            JsonNode message = READER.readTree(json);
            return new Sent(
                    message.path("type").asText(),
                    message.path("cursor").textValue(),
                    message.path("reason").textValue());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the gateway wrote no JSON", e);
        }
    }
}
