package io.pmrealtime.contracts.cloudevents;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Cuts parts out of JSON texts as they were written, byte for byte: a parser that reads and writes them anew changes
 * numbers, escapes and white space. Any thread.
 */
public final class RawJson {
    private static final JsonFactory FACTORY = new JsonFactory();

    private RawJson() {}

    /**
     * The object or array that a field of an object has; null when it has another value, there is no such field, or the
     * text is not in UTF-8. Where the field is there several times the last one counts, as in a JSON tree.
     *
     * @param object a JSON object, known to be well-formed
     * @throws IOException when it is not
     */
    public static byte @Nullable [] field(byte[] object, String name) throws IOException {
        byte[] found = null;
        try (JsonParser parser = FACTORY.createParser(object)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return null;
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                boolean wanted = parser.currentName().equals(name);
                parser.nextToken();
                byte[] value = cut(object, parser);
                found = wanted ? value : found;
            }
        }
        return found;
    }

    /**
     * The elements of an array, in their order; an element that is no object and no array is null, as is every element of
     * a text that is not in UTF-8.
     *
     * @param array a JSON array, known to be well-formed
     * @throws IOException when it is not
     */
    public static List<byte @Nullable []> elements(byte[] array) throws IOException {
        List<byte @Nullable []> elements = new ArrayList<>();
        try (JsonParser parser = FACTORY.createParser(array)) {
            if (parser.nextToken() != JsonToken.START_ARRAY) {
                return elements;
            }
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                elements.add(cut(array, parser));
            }
        }
        return elements;
    }

    /** Goes to the end of the value at hand, and gives its bytes if it is an object or array. */
    private static byte @Nullable [] cut(byte[] text, JsonParser parser) throws IOException {
        if (!parser.currentToken().isStructStart()) {
            return null;
        }
        long start = parser.currentTokenLocation().getByteOffset();
        parser.skipChildren();
        long end = parser.currentLocation().getByteOffset();
        // The parser counts no bytes in a text that is not in UTF-8.
        return start < 0 || end < 0 ? null : Arrays.copyOfRange(text, (int) start, (int) end);
    }
}
