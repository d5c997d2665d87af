package io.pmrealtime.documents.asyncapi;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Pieces that the parts of the document have in common. */
final class Json {
    private Json() {}

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    static ObjectNode ref(String pointer) {
        return object().put("$ref", pointer);
    }

    static ObjectNode schemaRef(String name) {
        return ref("#/components/schemas/" + name);
    }

    /** The schema of a text. */
    static ObjectNode text(String description) {
        return object().put("type", "string").put("description", description);
    }

    /** The schema of an object with these fields, which may have others. */
    static ObjectNode objectSchema(String title, ObjectNode properties, Iterable<String> required) {
        ObjectNode schema = object().put("title", title).put("type", "object");
        required.forEach(schema.withArrayProperty("required")::add);
        schema.set("properties", properties);
        return schema;
    }
}
