package io.pmrealtime.contracts.schema;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pmrealtime.contracts.event.EventType;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/** One good payload of every type, from {@code examples.json}. */
public final class Examples {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private Examples() {}

    /** A fresh copy of the type's example. */
    public static ObjectNode of(EventType type) throws IOException {
        try (InputStream json = Examples.class.getResourceAsStream("/examples.json")) {
            return Objects.requireNonNull(
                    (ObjectNode) MAPPER.readTree(Objects.requireNonNull(json)).get(type.typeName()),
                    () -> "no example of " + type.typeName());
        }
    }
}
