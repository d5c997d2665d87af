package io.pmrealtime.documents;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import io.pmrealtime.contracts.event.DomainEvent;
import io.pmrealtime.contracts.event.EventType;
import io.pmrealtime.contracts.kafka.RejectReason;
import io.pmrealtime.contracts.kafka.RejectedRecord;
import io.pmrealtime.contracts.kafka.Topic;
import io.pmrealtime.contracts.presence.ConnectionRef;
import io.pmrealtime.contracts.presence.Page;
import io.pmrealtime.contracts.presence.PresenceSignal;
import io.pmrealtime.contracts.presence.PresenceSignals;
import io.pmrealtime.contracts.presence.UserStatus;
import io.pmrealtime.contracts.realtime.RealtimeRecord;
import io.pmrealtime.contracts.room.Room;
import io.pmrealtime.contracts.schema.EventSchemas;
import io.pmrealtime.contracts.schema.Examples;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The document in the tree says what is true of the records that the contracts write and accept. */
class AsyncApiDocumentTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final JsonSchemaFactory SCHEMAS = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V7);
    private static final SchemaValidatorsConfig CONFIG =
            SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build();
    private static final EventSchemas EVENT_SCHEMAS = EventSchemas.load();
    private static final ConnectionRef CONNECTION = new ConnectionRef("c1", "r1", "w1", "ada", "Ada", null);
    private static final JsonNode DOCUMENT = read();

    private static JsonNode read() {
        try {
            return new YAMLMapper().readTree(Path.of("../../docs/asyncapi.yaml").toFile());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void isAnAsyncApiDocument() throws IOException {
        try (InputStream json = AsyncApiDocumentTest.class.getResourceAsStream("/asyncapi/asyncapi-3.0.0.json")) {
            JsonSchema specification = SCHEMAS.getSchema(Objects.requireNonNull(json));

            assertThat(specification.validate(DOCUMENT)).isEmpty();
            assertThat(specification.validate(((ObjectNode) DOCUMENT.deepCopy()).put("operations", "none")))
                    .isNotEmpty();
        }
    }

    @Test
    void everyReferenceLeadsSomewhere() {
        List<JsonNode> references = DOCUMENT.findValues("$ref");

        assertThat(references).hasSizeGreaterThan(200).allSatisfy(reference -> {
            assertThat(reference.asText()).startsWith("#/");
            assertThat(DOCUMENT.at(reference.asText().substring(1)).isMissingNode())
                    .as(reference.asText())
                    .isFalse();
        });
    }

    @ParameterizedTest
    @EnumSource(Topic.class)
    void tellsEveryTopic(Topic topic) {
        JsonNode channel = Stream.of("events", "rejected", "realtime", "presenceSignals")
                .map(name -> DOCUMENT.path("channels").path(name))
                .filter(each -> each.path("address").asText().equals(topic.topicName()))
                .findFirst()
                .orElseThrow();

        assertThat(channel.at("/bindings/kafka/partitions").asInt()).isEqualTo(topic.defaultPartitions());
        assertThat(channel.at("/bindings/kafka/topicConfiguration/retention.ms").asLong())
                .isEqualTo(topic.retention().toMillis());
        assertThat(channel.path("messages")).isNotEmpty();
    }

    @ParameterizedTest
    @EnumSource(EventType.class)
    void takesAndRefusesThePayloadsThatTheSchemasDo(EventType type) throws IOException {
        ObjectNode example = Examples.of(type);
        assertThat(faults(payload("events", type.typeName()), example)).isEmpty();
        assertThat(faults(payload("realtime", "realtime." + type.typeName()), example))
                .isEmpty();
        assertThat(DOCUMENT.at("/components/messages/" + type.typeName() + "/examples/0/payload"))
                .isEqualTo(example);

        example.fieldNames().forEachRemaining(field -> {
            ObjectNode without = example.deepCopy();
            without.remove(field);
            ObjectNode other = example.deepCopy();
            other.putArray(field).addObject();
            for (ObjectNode changed : List.of(without, other)) {
                assertThat(faults(payload("events", type.typeName()), changed).isEmpty())
                        .as("%s with another %s", type.typeName(), field)
                        .isEqualTo(EVENT_SCHEMAS.validate(type, changed).isEmpty());
            }
        });
    }

    @ParameterizedTest
    @EnumSource(EventType.class)
    void describesTheHeadersThatTheContractsWrite(EventType type) throws IOException {
        DomainEvent event = DomainEvent.of(
                        "e1",
                        "/tests",
                        type,
                        Instant.EPOCH,
                        "w1",
                        Examples.of(type).toString().getBytes(StandardCharsets.UTF_8))
                .withSubject("t1")
                .withActor("ada")
                .causedBy("c1", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
        for (ProducerRecord<String, byte[]> record : List.of(
                RealtimeRecord.ephemeral(event, List.of(Room.task("t1"))),
                RealtimeRecord.silent(event, List.of(Room.task("t1"))))) {
            JsonNode headers = headers(record.headers());
            JsonNode schema = message("realtime", "realtime." + type.typeName()).path("headers");

            assertThat(faults(schema, headers)).isEmpty();
            assertThat(headers.properties()).allSatisfy(header -> assertThat(
                            resolved(schema).path("properties").has(header.getKey())
                                    || header.getKey().equals("content-type"))
                    .as(header.getKey())
                    .isTrue());
        }
    }

    @Test
    void describesRejectedRecords() {
        ProducerRecord<byte[], byte[]> rejected = RejectedRecord.of(
                new ConsumerRecord<>("pm.events", 3, 7, new byte[0], new byte[0]),
                RejectReason.SCHEMA,
                "id: is missing");
        JsonNode schema = message("rejected", "rejected").path("headers");

        assertThat(faults(schema, headers(rejected.headers()))).isEmpty();
        assertThat(resolved(schema).at("/properties/reason/enum"))
                .extracting(JsonNode::asText)
                .containsExactlyElementsOf(
                        Stream.of(RejectReason.values()).map(RejectReason::code).toList());
    }

    static Stream<PresenceSignal> signals() {
        return Stream.of(
                new PresenceSignal.Opened(CONNECTION, 1),
                new PresenceSignal.Located(CONNECTION, "p1", null, Page.TASKS, 1),
                new PresenceSignal.Departed(CONNECTION, 1),
                new PresenceSignal.StatusSet(CONNECTION, UserStatus.AWAY, 1),
                new PresenceSignal.Closed(CONNECTION, 1),
                new PresenceSignal.ReplicaAlive("r1", 1, 15_000));
    }

    @ParameterizedTest
    @MethodSource("signals")
    void describesPresenceSignals(PresenceSignal signal) throws IOException {
        JsonNode json = MAPPER.readTree(PresenceSignals.write(signal));
        JsonNode schema =
                payload("presenceSignals", "presence-" + json.path("kind").asText());

        assertThat(faults(schema, json)).isEmpty();
        assertThat(faults(schema, ((ObjectNode) json.deepCopy()).without("atMillis")))
                .isNotEmpty();
        assertThat(DOCUMENT.at("/channels/presenceSignals/messages"))
                .hasSize((int) signals().count());
    }

    private static JsonNode message(String channel, String name) {
        return resolved(DOCUMENT.path("channels").path(channel).path("messages").path(name));
    }

    private static JsonNode payload(String channel, String name) {
        return message(channel, name).path("payload");
    }

    private static JsonNode resolved(JsonNode node) {
        return node.has("$ref")
                ? resolved(DOCUMENT.at(node.path("$ref").asText().substring(1)))
                : node;
    }

    /** Validates with the document around the schema, so that its references work. */
    private static Set<ValidationMessage> faults(JsonNode schema, JsonNode value) {
        ObjectNode whole = schema.deepCopy();
        if (whole.has("$ref")) {
            whole = resolved(schema).deepCopy();
        }
        whole.set("components", DOCUMENT.path("components"));
        return SCHEMAS.getSchema(whole, CONFIG).validate(value);
    }

    private static ObjectNode headers(Headers headers) {
        ObjectNode json = MAPPER.createObjectNode();
        headers.forEach(header -> json.put(header.key(), new String(header.value(), StandardCharsets.UTF_8)));
        return json;
    }
}
