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
import java.util.Set;

/**
 * The JSON Schemas (draft 2020-12) of all event types, compiled once. They ask for what the catalogue requires and let
 * producers add fields. Immutable; any thread.
 */
public final class EventSchemas {
    /** Where the schema documents stand on the class path. */
    public static final String FOLDER = "io/pmrealtime/contracts/schemas/";

    /** What the {@code $id} of every schema starts with; a name, not an address that anybody fetches. */
    private static final String ID_PREFIX = "https://pmrealtime.io/schemas/";

    private static final int MAX_VIOLATIONS = 20;

    /** A list or object of more elements than this is checked up to the first violation only. */
    private static final int MAX_ELEMENTS = 1_000;

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

    /** What the type's schema has against the payload, {@value #MAX_VIOLATIONS} at most; empty when it is good. */
    public List<Violation> validate(EventType type, JsonNode data) {
        JsonSchema schema = schemas.get(type);
        if (schema == null) {
            throw new IllegalStateException("no schema for " + type);
        }
        // Most payloads are good. One that is not may be wrong in a hundred thousand places, and telling all would take
        // seconds.
        Set<ValidationMessage> first = schema.validate(data, execution -> execution.setFailFast(true));
        Set<ValidationMessage> found = first.isEmpty() || isHuge(data) ? first : schema.validate(data);
        return found.stream().limit(MAX_VIOLATIONS).map(EventSchemas::violation).toList();
    }

    private static boolean isHuge(JsonNode data) {
        if (data.size() > MAX_ELEMENTS) {
            return true;
        }
        for (JsonNode field : data) {
            if (field.size() > MAX_ELEMENTS) {
                return true;
            }
        }
        return false;
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
