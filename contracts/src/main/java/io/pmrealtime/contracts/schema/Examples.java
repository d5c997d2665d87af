package io.pmrealtime.contracts.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pmrealtime.contracts.event.EventType;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/** One good payload of every type, for documents and tests. Any thread. */
public final class Examples {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private Examples() {}

    /**
     * A fresh copy of the type's example.
     *
     * @throws IOException when the class path is damaged
     */
    public static ObjectNode of(EventType type) throws IOException {
        String path = EventSchemas.FOLDER + "examples.json";
        try (InputStream json =
                Objects.requireNonNull(Examples.class.getClassLoader().getResourceAsStream(path), path)) {
            JsonNode example = MAPPER.readTree(json).path(type.typeName());
            if (example instanceof ObjectNode object) {
                return object;
            }
            throw new IOException("no example of " + type.typeName());
        }
    }
}
