package io.pmrealtime.events.check;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Reads payloads strictly: what passes is put into the frames of all viewers as it is. Any thread. */
final class PayloadReader {
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(JsonNodeFeature.WRITE_PROPERTIES_SORTED)
            .build();

    private PayloadReader() {}

    /** A payload that is no JSON text in UTF-8. */
    static final class NotJsonException extends Exception {
        private static final long serialVersionUID = 1L;

        NotJsonException(String message) {
            super(message, null, false, false);
        }
    }

    static JsonNode read(byte[] payload) throws NotJsonException {
        try {
            // Decoded here, since the parser would also take UTF-16, a byte order mark and some broken UTF-8.
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(payload))
                    .toString();
            JsonNode data = MAPPER.readTree(text);
            if (data.isMissingNode()) {
                throw new NotJsonException("the value is empty");
            }
            return data;
        } catch (CharacterCodingException e) {
            throw new NotJsonException("the value is not UTF-8");
        } catch (JsonProcessingException e) {
            throw new NotJsonException("the value is no JSON: " + e.getOriginalMessage());
        }
    }

    /** SHA-256 of the type and the payload with its fields in order, so that a producer may write a repeat anew. */
    static byte[] hash(String type, JsonNode data) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(type.getBytes(StandardCharsets.UTF_8));
            digest.update((byte) '\n');
            return digest.digest(MAPPER.writeValueAsBytes(data));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a JSON tree can be written", e);
        }
    }
}
