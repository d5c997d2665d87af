package io.pmrealtime.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import io.pmrealtime.contracts.schema.EventSchemas;
import java.util.stream.Stream;

/** What the contracts say that the gateway sends; the document and the types for clients are made from the same. */
final class ServerMessageSchema {
    private static final String IDS = "https://pmrealtime.io/schemas/";
    private static final JsonSchema SCHEMA = JsonSchemaFactory.getInstance(
                    SpecVersion.VersionFlag.V202012,
                    builder -> builder.schemaMappers(
                            mappers -> mappers.mapPrefix(IDS, "classpath:" + EventSchemas.FOLDER)))
            .getSchema(
                    SchemaLocation.of(IDS + "protocol.json#/$defs/serverMessage"),
                    SchemaValidatorsConfig.builder()
                            .formatAssertionsEnabled(true)
                            .build());

    private ServerMessageSchema() {}

    /** What is wrong with a message; empty for a good one. */
    static Stream<String> faults(JsonNode message) {
        return SCHEMA.validate(message).stream()
                .map(ValidationMessage::getMessage)
                .map(fault -> message + ": " + fault);
    }
}
