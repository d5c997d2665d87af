package io.pmrealtime.documents.typescript;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * A schema as a TypeScript type. It knows the keywords that the contracts use and no other, so that a new one cannot be
 * left out unnoticed. What only narrows a value, such as a length, TypeScript cannot say.
 */
final class TypeExpression {
    private static final Set<String> TRANSLATED = Set.of(
            "$ref",
            "const",
            "enum",
            "anyOf",
            "oneOf",
            "type",
            "items",
            "properties",
            "required",
            "additionalProperties");
    private static final Set<String> NARROWING =
            Set.of("format", "pattern", "minLength", "maxLength", "minimum", "maximum", "minItems", "maxItems");
    private static final Set<String> ANNOTATING = Set.of("$schema", "$id", "title", "description");

    private TypeExpression() {}

    static String of(JsonNode schema) {
        requireKnownKeywords(schema);
        if (schema.has("$ref")) {
            String ref = schema.path("$ref").asText();
            return TypeName.ofDefinition(ref.substring(ref.lastIndexOf('/') + 1));
        }
        if (schema.has("const")) {
            return schema.path("const").toString();
        }
        if (schema.has("enum")) {
            return union(elements(schema.path("enum")).map(JsonNode::toString));
        }
        if (schema.path("type").isArray()) {
            return union(elements(schema.path("type")).map(type -> ofType(type.asText(), schema)));
        }
        if (schema.has("type")) {
            return ofType(schema.path("type").asText(), schema);
        }
        if (schema.has("anyOf") || schema.has("oneOf")) {
            return union(elements(schema.path(schema.has("anyOf") ? "anyOf" : "oneOf"))
                    .map(TypeExpression::of));
        }
        return "unknown";
    }

    /** @throws IllegalStateException when the schema says something that nobody here would read */
    static void requireKnownKeywords(JsonNode schema) {
        schema.fieldNames().forEachRemaining(keyword -> {
            if (!TRANSLATED.contains(keyword) && !NARROWING.contains(keyword) && !ANNOTATING.contains(keyword)) {
                throw new IllegalStateException("the generator does not know the keyword " + keyword);
            }
        });
    }

    private static String ofType(String type, JsonNode schema) {
        return switch (type) {
            case "string", "boolean", "null" -> type;
            case "number", "integer" -> "number";
            case "array" -> schema.has("items") ? array(of(schema.path("items"))) : "unknown[]";
            case "object" ->
                schema.path("additionalProperties").isObject()
                        ? "Record<string, " + of(schema.path("additionalProperties")) + ">"
                        : "Record<string, unknown>";
            default -> throw new IllegalStateException("no such type: " + type);
        };
    }

    private static String array(String element) {
        return element.contains(" ") ? "(" + element + ")[]" : element + "[]";
    }

    private static String union(Stream<String> types) {
        return types.distinct().collect(Collectors.joining(" | "));
    }

    private static Stream<JsonNode> elements(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }
}
