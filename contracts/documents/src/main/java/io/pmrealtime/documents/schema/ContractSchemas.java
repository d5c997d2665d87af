package io.pmrealtime.documents.schema;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pmrealtime.contracts.event.EventType;
import io.pmrealtime.contracts.schema.EventSchemas;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** Reads the schema documents of the contracts from the class path. */
public final class ContractSchemas {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private ContractSchemas() {}

    /** The schema of a type's payload. */
    public static ObjectNode of(EventType type) throws IOException {
        return read(EventSchemas.path(type));
    }

    /** What the payloads' schemas share, by name. */
    public static Map<String, ObjectNode> common() throws IOException {
        return definitions(read(EventSchemas.FOLDER + "common.json"));
    }

    /** The messages between client and gateway and what they share, by name. */
    public static Map<String, ObjectNode> protocol() throws IOException {
        return definitions(read(EventSchemas.FOLDER + "protocol.json"));
    }

    private static Map<String, ObjectNode> definitions(ObjectNode document) {
        Map<String, ObjectNode> definitions = new LinkedHashMap<>();
        document.path("$defs")
                .properties()
                .forEach(each -> definitions.put(each.getKey(), (ObjectNode) each.getValue()));
        return definitions;
    }

    private static ObjectNode read(String path) throws IOException {
        try (InputStream json =
                Objects.requireNonNull(EventSchemas.class.getClassLoader().getResourceAsStream(path), path)) {
            return (ObjectNode) MAPPER.readTree(json);
        }
    }
}
