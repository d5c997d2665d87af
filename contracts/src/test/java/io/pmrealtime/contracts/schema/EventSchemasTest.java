package io.pmrealtime.contracts.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pmrealtime.contracts.event.EventType;
import io.pmrealtime.contracts.room.ResourceId;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class EventSchemasTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final EventSchemas SCHEMAS = EventSchemas.load();

    @ParameterizedTest
    @EnumSource(EventType.class)
    void takesTheExampleOfEveryType(EventType type) throws IOException {
        assertThat(SCHEMAS.validate(type, Examples.of(type))).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(EventType.class)
    void letsProducersAddFields(EventType type) throws IOException {
        ObjectNode data = Examples.of(type);
        data.putObject("addedByProducer").put("any", "thing");

        assertThat(SCHEMAS.validate(type, data)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(EventType.class)
    void refusesEachRequiredFieldsAbsenceByName(EventType type) throws IOException {
        for (JsonNode required : schema(type).path("required")) {
            ObjectNode data = Examples.of(type);
            data.remove(required.asText());

            assertThat(SCHEMAS.validate(type, data))
                    .as("%s without %s", type.typeName(), required.asText())
                    .extracting(Violation::field)
                    .contains(required.asText());
        }
    }

    @ParameterizedTest
    @EnumSource(EventType.class)
    void takesNullForEveryOptionalField(EventType type) throws IOException {
        JsonNode schema = schema(type);
        List<String> required = MAPPER.convertValue(schema.path("required"), MAPPER.constructType(List.class));
        ObjectNode data = Examples.of(type);
        schema.path("properties").fieldNames().forEachRemaining(name -> {
            if (!required.contains(name) && !name.equals("chatId") && !name.equals("taskId")) {
                data.putNull(name);
            }
        });

        assertThat(SCHEMAS.validate(type, data)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(EventType.class)
    void describesEveryTypeInDraft202012(EventType type) throws IOException {
        JsonNode schema = schema(type);

        assertThat(schema.path("$schema").asText()).isEqualTo("https://json-schema.org/draft/2020-12/schema");
        assertThat(schema.path("title").asText()).isNotBlank();
        assertThat(schema.path("additionalProperties").asBoolean()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            TASK_UPDATED       | {"id":"t1","projectId":"p1,user:eve","updatedBy":"u","updatedAt":"2026-01-01T00:00:00Z"} | projectId
            TASK_UPDATED       | {"id":7,"projectId":"p1","updatedBy":"u","updatedAt":"2026-01-01T00:00:00Z"}            | id
            TASK_UPDATED       | {"id":"t1","projectId":"p1","updatedBy":"u","updatedAt":"yesterday"}                    | updatedAt
            TASK_MENTIONED     | {"id":"t1","projectId":"p1","mentions":["a","b c"],"mentionedBy":"u"}                   | mentions[1]
            TASK_MENTIONED     | {"id":"t1","projectId":"p1","mentions":"a","mentionedBy":"u"}                           | mentions
            USER_STATUS_CHANGED| {"userId":"u","status":"gone","at":"2026-01-01T00:00:00Z"}                              | status
            PROJECT_UPDATED    | {"id":"p","workspaceId":"w","name":"n","status":"s","dueSoonAheadHours":-1}            | dueSoonAheadHours
            PROJECT_UPDATED    | {"id":"p","workspaceId":"w","name":"n","status":"s","dueSoonAheadHours":8761}          | dueSoonAheadHours
            PROJECT_CREATED    | {"id":"p","workspaceId":"w","name":"n","status":"s","dueSoonAheadHours":"48"}          | dueSoonAheadHours
            PROJECT_CREATED    | {"id":"p","workspaceId":"w","name":"n","status":"s","dueSoonAheadHours":1.5}           | dueSoonAheadHours
            """)
    void namesTheFailingField(EventType type, String json, String field) throws JsonProcessingException {
        assertThat(SCHEMAS.validate(type, MAPPER.readTree(json)))
                .extracting(Violation::field)
                .contains(field);
    }

    @Test
    void agreesWithTheRuleForIdsOnEveryCharacter() {
        for (int codePoint = 0; codePoint <= 0x10FFFF; codePoint += codePoint < 0x10000 ? 1 : 0x400) {
            for (String id : List.of(Character.toString(codePoint), "a" + Character.toString(codePoint))) {
                assertThat(SCHEMAS.validate(EventType.AGENT_STATUS_CHANGED, agent(id))
                                .isEmpty())
                        .as("U+%04X in '%s'", codePoint, id)
                        .isEqualTo(ResourceId.isValid(id));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"a,128,true", "a,129,false", "\uD83D\uDE80,128,true", "\uD83D\uDE80,129,false", "a,0,false"})
    void agreesWithTheRuleForIdsOnLength(String character, int length, boolean valid) {
        String id = character.repeat(length);

        assertThat(ResourceId.isValid(id)).isEqualTo(valid);
        assertThat(SCHEMAS.validate(EventType.AGENT_STATUS_CHANGED, agent(id)).isEmpty())
                .isEqualTo(valid);
    }

    @Test
    void doesNotTellAHundredThousandViolations() {
        ObjectNode data =
                MAPPER.createObjectNode().put("id", "t1").put("projectId", "p1").put("mentionedBy", "ada");
        ArrayNode mentions = data.putArray("mentions");
        for (int i = 0; i < 100_000; i++) {
            mentions.add(i);
        }

        assertThat(SCHEMAS.validate(EventType.TASK_MENTIONED, data)).hasSizeBetween(1, 20);
    }

    @Test
    void refusesWhatIsNoObject() throws JsonProcessingException {
        assertThat(SCHEMAS.validate(EventType.TASK_CREATED, MAPPER.readTree("[]")))
                .extracting(Violation::field)
                .containsExactly("(root)");
    }

    private static ObjectNode agent(String id) {
        return MAPPER.createObjectNode().put("agentId", id).put("status", "idle");
    }

    private static JsonNode schema(EventType type) throws IOException {
        try (InputStream json = EventSchemas.class.getClassLoader().getResourceAsStream(EventSchemas.path(type))) {
            return MAPPER.readTree(Objects.requireNonNull(json));
        }
    }
}
