package io.pmrealtime.documents.asyncapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pmrealtime.contracts.event.EventType;
import io.pmrealtime.documents.schema.ContractSchemas;
import java.io.IOException;
import java.util.Map;

/**
 * The contracts' schemas as components of the document: their references point into it, and what makes each a document of
 * its own is left out. What they use of JSON Schema is the same in draft 2020-12 and in the draft 7 of AsyncAPI.
 */
final class PayloadSchemas {
    private static final String REF = "$ref";

    private PayloadSchemas() {}

    static void addTo(ObjectNode schemas) throws IOException {
        addAll(schemas, ContractSchemas.common());
        for (EventType type : EventType.values()) {
            schemas.set(type.typeName(), component(ContractSchemas.of(type)));
        }
        addAll(schemas, ContractSchemas.protocol());
    }

    private static void addAll(ObjectNode schemas, Map<String, ObjectNode> definitions) {
        definitions.forEach((name, schema) -> schemas.set(name, component(schema)));
    }

    private static JsonNode component(JsonNode schema) {
        if (schema.isArray()) {
            ArrayNode array = JsonNodeFactory.instance.arrayNode();
            schema.forEach(each -> array.add(component(each)));
            return array;
        }
        if (!schema.isObject()) {
            return schema;
        }
        ObjectNode component = Json.object();
        schema.properties().forEach(each -> {
            String keyword = each.getKey();
            if (keyword.equals(REF)) {
                String ref = each.getValue().asText();
                component.setAll(Json.schemaRef(ref.substring(ref.lastIndexOf('/') + 1)));
            } else if (!keyword.equals("$schema") && !keyword.equals("$id")) {
                component.set(keyword, component(each.getValue()));
            }
        });
        return component;
    }
}
