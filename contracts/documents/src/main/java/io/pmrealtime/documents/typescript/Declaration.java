package io.pmrealtime.documents.typescript;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A schema as an exported TypeScript declaration. Objects that may have more fields than the schema names become interfaces
 * without an index signature: a value may have more fields all the same, and a misspelt one is an error.
 */
final class Declaration {
    private Declaration() {}

    static String of(String name, JsonNode schema) {
        return of(name, schema, Map.of());
    }

    /** @param types the types of fields that know better than their schema, by the field's name */
    static String of(String name, JsonNode schema, Map<String, String> types) {
        TypeExpression.requireKnownKeywords(schema);
        String comment = comment("", text(schema));
        if (!schema.has("properties")) {
            return comment + "export type " + name + " = " + TypeExpression.of(schema) + ";\n";
        }
        String fields = fields(schema, types);
        String alternatives = alternatives(schema);
        String bare = name.replaceFirst("<.*", "");
        return alternatives.isEmpty()
                ? comment + "export interface " + name + " {\n" + fields + "}\n"
                : "interface " + bare + "Fields {\n" + fields + "}\n\n" + comment + "export type " + name + " = " + bare
                        + "Fields & (" + alternatives + ");\n";
    }

    /** A documentation comment, or nothing for an empty text. */
    static String comment(String indent, String text) {
        return text.isEmpty() ? "" : indent + "/** " + text.replace("*/", "* /") + " */\n";
    }

    private static String fields(JsonNode schema, Map<String, String> types) {
        Set<String> required = new HashSet<>();
        schema.path("required").forEach(field -> required.add(field.asText()));
        StringBuilder fields = new StringBuilder();
        schema.path("properties").properties().forEach(property -> {
            String type = types.containsKey(property.getKey())
                    ? types.get(property.getKey())
                    : TypeExpression.of(property.getValue());
            fields.append(comment("  ", text(property.getValue())))
                    .append("  ")
                    .append(property.getKey())
                    .append(required.contains(property.getKey()) ? ": " : "?: ")
                    .append(type)
                    .append(";\n");
        });
        return fields.toString();
    }

    /** Of several sets of fields, of which one has to be there. */
    private static String alternatives(JsonNode schema) {
        List<String> alternatives = new ArrayList<>();
        for (JsonNode alternative : schema.path(schema.has("anyOf") ? "anyOf" : "oneOf")) {
            alternatives.add(fields(alternative, Map.of())
                    .lines()
                    .map(String::strip)
                    .collect(Collectors.joining(" ", "{ ", " }")));
        }
        return String.join(" | ", alternatives);
    }

    private static String text(JsonNode schema) {
        String title = schema.path("title").asText("");
        String description = schema.path("description").asText("");
        return title.isEmpty() ? description : title + ".";
    }
}
