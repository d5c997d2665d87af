package io.pmrealtime.documents.asyncapi;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pmrealtime.contracts.presence.ConnectionRef;
import io.pmrealtime.contracts.presence.PresenceSignal;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Schemas of presence signals, made from their records. */
final class SignalSchemas {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String CONNECTION = "connection";

    private SignalSchemas() {}

    /** The kinds of signals. */
    static List<String> kinds() {
        List<String> kinds = new ArrayList<>();
        for (JsonSubTypes.Type type : types()) {
            kinds.add(type.name());
        }
        return kinds;
    }

    /** The name of the schema of a kind. */
    static String schema(String kind) {
        return "presence-" + kind;
    }

    static void addTo(ObjectNode schemas) {
        schemas.set(CONNECTION, of("A client connection and its user", ConnectionRef.class, Json.object()));
        String kind = Objects.requireNonNull(PresenceSignal.class.getAnnotation(JsonTypeInfo.class))
                .property();
        for (JsonSubTypes.Type type : types()) {
            ObjectNode properties = Json.object();
            properties.set(kind, Json.object().put("const", type.name()));
            schemas.set(schema(type.name()), of("Presence signal: " + type.name(), type.value(), properties));
        }
    }

    private static JsonSubTypes.Type[] types() {
        return Objects.requireNonNull(PresenceSignal.class.getAnnotation(JsonSubTypes.class))
                .value();
    }

    private static ObjectNode of(String title, Class<?> record, ObjectNode properties) {
        List<String> required = new ArrayList<>();
        properties.fieldNames().forEachRemaining(required::add);
        for (RecordComponent component : record.getRecordComponents()) {
            properties.set(component.getName(), field(component.getType()));
            if (!component.getAnnotatedType().isAnnotationPresent(Nullable.class)) {
                required.add(component.getName());
            }
        }
        return Json.objectSchema(title, properties, required);
    }

    private static ObjectNode field(Class<?> type) {
        if (type == String.class) {
            return Json.object().put("type", "string");
        } else if (type == long.class) {
            return Json.object().put("type", "integer");
        } else if (type == ConnectionRef.class) {
            return Json.schemaRef(CONNECTION);
        } else if (type.isEnum()) {
            ObjectNode codes = Json.object();
            for (Object constant : type.getEnumConstants()) {
                codes.withArrayProperty("enum").add(MAPPER.convertValue(constant, String.class));
            }
            return codes;
        }
        throw new IllegalStateException("no schema for " + type.getName());
    }
}
