package io.pmrealtime.events.catalogue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pmrealtime.contracts.event.EventType;
import io.pmrealtime.contracts.schema.EventSchemas;
import io.pmrealtime.events.config.EventsConfig;
import io.quarkus.security.Authenticated;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What producers may send. */
@Path("/api/pm/events/types")
@Produces(MediaType.APPLICATION_JSON)
@Authenticated
@Tag(name = "Catalogue")
public class CatalogueResource {
    private static final String EXAMPLE = """
            {"data":[{"type":"pm.task.deleted","ephemeral":false,
                      "schema":{"title":"A task was deleted","type":"object","required":["id","projectId"],
                                "properties":{"id":{"$ref":"common.json#/$defs/id"}}}}],
             "common":{"$defs":{"id":{"type":"string","minLength":1,"maxLength":128}}},
             "customPrefixes":["acme."]}
            """;

    private final Catalogue catalogue;

    CatalogueResource(ObjectMapper mapper, EventsConfig config) {
        List<Type> types = new ArrayList<>();
        for (EventType type : EventType.values()) {
            types.add(new Type(type.typeName(), type.isEphemeral(), schema(type, mapper)));
        }
        this.catalogue = new Catalogue(
                List.copyOf(types),
                schema("common.json", mapper),
                config.customTypes().prefixes().orElse(List.of()));
    }

    /**
     * The types, the definitions that their schemas share, and what custom types begin with, whose events name their room
     * in {@code subject}.
     */
    public record Catalogue(List<Type> data, JsonNode common, List<String> customPrefixes) {}

    /** A type with the JSON Schema of its payload. */
    public record Type(String type, boolean ephemeral, JsonNode schema) {}

    @GET
    @Operation(summary = "All event types with their JSON Schemas")
    @APIResponse(
            responseCode = "200",
            description = "The catalogue",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            examples = @ExampleObject(name = "types", value = EXAMPLE)))
    public Catalogue types() {
        return catalogue;
    }

    private static JsonNode schema(EventType type, ObjectMapper mapper) {
        return read(EventSchemas.path(type), mapper);
    }

    private static JsonNode schema(String file, ObjectMapper mapper) {
        return read(EventSchemas.FOLDER + file, mapper);
    }

    private static JsonNode read(String path, ObjectMapper mapper) {
        try (InputStream json =
                Objects.requireNonNull(EventSchemas.class.getClassLoader().getResourceAsStream(path), path)) {
            return mapper.readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
