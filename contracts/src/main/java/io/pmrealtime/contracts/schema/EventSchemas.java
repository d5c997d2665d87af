package io.pmrealtime.contracts.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.PathType;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import io.pmrealtime.contracts.event.EventType;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The JSON Schemas (draft 2020-12) of all event types, compiled once. They ask for what the catalogue requires and let
 * producers add fields. Immutable; any thread.
 */
public final class EventSchemas {
    /** Where the schema documents stand on the class path. */
    public static final String FOLDER = "io/pmrealtime/contracts/schemas/";

    /** What the {@code $id} of every schema starts with; a name, not an address that anybody fetches. */
    private static final String ID_PREFIX = "https://pmrealtime.io/schemas/";

    private final Map<EventType, JsonSchema> schemas = new EnumMap<>(EventType.class);

    private EventSchemas() {
        JsonSchemaFactory factory = JsonSchemaFactory.getInstance(
                SpecVersion.VersionFlag.V202012,
                builder -> builder.schemaMappers(mappers -> mappers.mapPrefix(ID_PREFIX, "classpath:" + FOLDER)));
        SchemaValidatorsConfig config = SchemaValidatorsConfig.builder()
                .formatAssertionsEnabled(true)
                .pathType(PathType.JSON_PATH)
                .build();
        for (EventType type : EventType.values()) {
            JsonSchema schema = factory.getSchema(SchemaLocation.of(ID_PREFIX + type.typeName() + ".json"), config);
            schema.initializeValidators();
            schemas.put(type, schema);
        }
    }

    /** Compiles all schemas; takes some 100 ms, so do it once. */
    public static EventSchemas load() {
        return new EventSchemas();
    }

    /** The class path location of the type's schema document. */
    public static String path(EventType type) {
        return FOLDER + type.typeName() + ".json";
    }

    /** What the type's schema has against the payload; empty when it is good. */
    public List<Violation> validate(EventType type, JsonNode data) {
        JsonSchema schema = schemas.get(type);
        if (schema == null) {
            throw new IllegalStateException("no schema for " + type);
        }
        return schema.validate(data).stream().map(EventSchemas::violation).toList();
    }

    private static Violation violation(ValidationMessage message) {
        String path = message.getInstanceLocation().toString();
        String parent = path.startsWith("$.") ? path.substring(2) : path.substring(1);
        String property = message.getProperty();
        String field = property == null ? parent : parent.isEmpty() ? property : parent + "." + property;
        String text = message.getMessage();
        int colon = text.indexOf(": ");
        return new Violation(field.isEmpty() ? "(root)" : field, colon < 0 ? text : text.substring(colon + 2));
    }
}
