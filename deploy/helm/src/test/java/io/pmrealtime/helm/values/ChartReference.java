package io.pmrealtime.helm.values;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes what is generated from values: the JSON Schema and the tables of the README. */
final class ChartReference {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    private static final ObjectMapper COMPACT = new ObjectMapper();

    private ChartReference() {}

    /** A schema that takes the given values and the free ones, nothing else. */
    static String schema(String title, Map<String, ChartValue> values, List<String> free) {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("$schema", "http://json-schema.org/draft-07/schema#");
        schema.put("title", title);
        Map<String, Object> object = objectSchema(values);
        @SuppressWarnings("unchecked")
        Map<String, Object> properties = (Map<String, Object>) object.get("properties");
        for (String name : free) {
            properties.put(name, Map.of("type", "object"));
        }
        schema.putAll(object);
        return write(JSON, schema) + "\n";
    }

    private static Map<String, Object> objectSchema(Map<String, ChartValue> values) {
        Map<String, Object> properties = new LinkedHashMap<>();
        values.forEach(
                (key, value) -> properties.put(key, value.isGroup() ? objectSchema(value.children()) : leaf(value)));
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("type", "object");
        schema.put("additionalProperties", false);
        schema.put("properties", properties);
        return schema;
    }

    private static Map<String, Object> leaf(ChartValue value) {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("description", value.description());
        if (!value.schema().containsKey("enum")) {
            schema.put("type", type(value.standard()));
        }
        schema.putAll(value.schema());
        return schema;
    }

    private static String type(Object value) {
        if (value instanceof Boolean) {
            return "boolean";
        }
        if (value instanceof Integer) {
            return "integer";
        }
        if (value instanceof Double) {
            return "number";
        }
        if (value instanceof String) {
            return "string";
        }
        if (value instanceof List) {
            return "array";
        }
        if (value instanceof Map) {
            return "object";
        }
        throw new IllegalArgumentException("a default without a type: " + value);
    }

    /** A table with a row per value. */
    static String table(Map<String, ChartValue> values) {
        List<String> rows = new ArrayList<>();
        rows.add("| value | default | meaning |");
        rows.add("|---|---|---|");
        addRows("", values, rows);
        return String.join("\n", rows);
    }

    private static void addRows(String prefix, Map<String, ChartValue> values, List<String> rows) {
        values.forEach((key, value) -> {
            String path = prefix + (key.contains(".") ? "\"" + key + "\"" : key);
            if (value.isGroup()) {
                addRows(path + ".", value.children(), rows);
            } else {
                rows.add("| `%s` | `%s` | %s%s |"
                        .formatted(path, write(COMPACT, value.standard()), value.description(), choices(value)));
            }
        });
    }

    private static String choices(ChartValue value) {
        return value.schema().get("enum") instanceof List<?> choices
                ? ". One of "
                        + String.join(
                                ", ", choices.stream().map(c -> "`" + c + "`").toList())
                : "";
    }

    /** The values that a service sets otherwise than the common ones, with their paths. */
    static Map<String, Object> changed(String prefix, Map<String, ChartValue> common, Map<String, ChartValue> own) {
        Map<String, Object> changed = new LinkedHashMap<>();
        own.forEach((key, value) -> {
            ChartValue under = common.get(key);
            if (under == null) {
                return;
            }
            if (under.isGroup()) {
                changed.putAll(changed(prefix + key + ".", under.children(), value.children()));
            } else {
                changed.put(prefix + key, value.plain());
            }
        });
        return changed;
    }

    static String write(Object value) {
        return write(COMPACT, value);
    }

    private static String write(ObjectMapper mapper, Object value) {
        try {
            return mapper.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
