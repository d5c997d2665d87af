package io.pmrealtime.events.check;

import static io.pmrealtime.contracts.kafka.RejectReason.INVALID_JSON;
import static io.pmrealtime.contracts.kafka.RejectReason.MISSING_WORKSPACE;
import static io.pmrealtime.contracts.kafka.RejectReason.NOT_CLOUDEVENT;
import static io.pmrealtime.contracts.kafka.RejectReason.SCHEMA;
import static io.pmrealtime.contracts.kafka.RejectReason.TOO_LARGE;
import static io.pmrealtime.contracts.kafka.RejectReason.UNKNOWN_TYPE;
import static io.pmrealtime.contracts.kafka.RejectReason.WORKSPACE_MISMATCH;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pmrealtime.contracts.room.Room;
import io.pmrealtime.contracts.schema.EventSchemas;
import io.pmrealtime.events.testing.Draft;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventCheckTest {
    private static final int LIMIT = 2_000;
    private static final Instant RECORDED = Instant.parse("2026-03-01T10:00:00Z");
    private static final EventCheck CHECK =
            new EventCheck(EventSchemas.load(), new CustomTypes(List.of("acme.")), LIMIT);

    @Test
    void acceptsAGoodEventAndKnowsItsRooms() {
        GoodEvent event = good(draft());

        assertThat(event.rooms()).containsExactly(Room.project("p1"), Room.task("t1"));
        assertThat(event.data().path("title").textValue()).isEqualTo("Draw");
    }

    @Test
    void takesTheRecordsTimeWhereTheProducerSaysNone() {
        assertThat(good(draft().at("2026-01-01T00:00:00Z")).time()).isEqualTo("2026-01-01T00:00:00Z");
        assertThat(good(draft().at(null)).time()).isEqualTo(RECORDED);
    }

    @Test
    void recognisesAPayloadWhateverItsWhiteSpaceAndOrderOfFields() {
        Map<String, String> headers = draft().headers();
        String[] same = {
            "{\"id\":\"t1\",\"projectId\":\"p1\",\"updatedBy\":\"ada\",\"updatedAt\":\"2026-03-01T09:30:00Z\"}",
            "{ \"updatedAt\":\"2026-03-01T09:30:00Z\",\n\"updatedBy\":\"ada\",\"projectId\":\"p1\",\"id\":\"t1\"}"
        };
        byte[] first = ((Checked.Good) check(headers, same[0])).event().payloadHash();

        assertThat(((Checked.Good) check(headers, same[1])).event().payloadHash())
                .isEqualTo(first);
        assertThat(((Checked.Good) check(headers, same[0].replace("ada", "eve")))
                        .event()
                        .payloadHash())
                .isNotEqualTo(first);
        headers.put("ce_type", "pm.task.assigned");
        assertThat(good(draft().with("type", "pm.task.deleted")).payloadHash())
                .isNotEqualTo(good(draft()).payloadHash());
    }

    @Test
    void namesAllFailingFieldsOfASchema() {
        Checked.Bad bad = bad(draft().field("projectId", null).field("updatedAt", "yesterday"));

        assertThat(bad.reason()).isEqualTo(SCHEMA);
        assertThat(bad.faults()).extracting("field").containsExactlyInAnyOrder("projectId", "updatedAt");
        assertThat(bad.detail()).contains("projectId: ", "updatedAt: ");
    }

    @Test
    void looksForFaultsInAFixedOrder() {
        String huge = "x".repeat(LIMIT);

        assertThat(bad(draft().with("id", null).field("title", huge)).reason()).isEqualTo(NOT_CLOUDEVENT);
        assertThat(bad(draft().with("workspaceid", null).field("title", huge)).reason())
                .isEqualTo(TOO_LARGE);
        assertThat(bad(draft().with("workspaceid", null).with("type", "no.such"))
                        .reason())
                .isEqualTo(MISSING_WORKSPACE);
        assertThat(bad(draft().with("type", "no.such"), "{").reason()).isEqualTo(UNKNOWN_TYPE);
        assertThat(bad(draft(), "{").reason()).isEqualTo(INVALID_JSON);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "{} {}", "{\"a\":1}]", "\uFEFF{}", "nothing", "{\"a\":01}"})
    void refusesWhatIsNotOneJsonText(String payload) {
        assertThat(bad(draft(), payload).reason()).isEqualTo(INVALID_JSON);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "1", "null", "\"text\""})
    void refusesJsonThatIsNoObject(String payload) {
        assertThat(bad(draft(), payload).reason()).isEqualTo(SCHEMA);
    }

    @Test
    void refusesUtf16SinceViewersReadUtf8() {
        Checked checked = CHECK.check(new SourceRecord(
                headers(draft().headers()), draft().data().getBytes(StandardCharsets.UTF_16LE), RECORDED));

        assertThat(checked).isInstanceOfSatisfying(Checked.Bad.class, bad -> assertThat(bad.reason())
                .isEqualTo(INVALID_JSON));
    }

    @Test
    void limitsAttributesSoThatTheyCanBeStored() {
        assertThat(bad(draft().with("id", "x".repeat(300))).detail()).startsWith("id: longer than");
        assertThat(bad(draft().with("correlationid", "a\u0000b")).detail()).contains("correlationid: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"id", "source", "subject", "actorid", "correlationid", "traceparent"})
    void refusesHalfASurrogatePairInAnAttributeSinceItCannotBeReadBack(String attribute) {
        String envelope = draft().with(attribute, "aHALFb").envelope().replace("HALF", "\\ud800");

        Checked.Bad bad = (Checked.Bad) CHECK.checkEnvelope(envelope.getBytes(StandardCharsets.UTF_8), RECORDED);

        assertThat(bad.reason()).isEqualTo(NOT_CLOUDEVENT);
        assertThat(bad.faults()).extracting("field").containsExactly(attribute);
    }

    @Test
    void takesACustomTypeToTheRoomThatItsSubjectNames() {
        GoodEvent event = good(custom("task:t1"));

        assertThat(event.rooms()).containsExactly(Room.task("t1"));
        assertThat(event.isCustom()).isTrue();
        assertThat(event.isEphemeral()).isFalse();
    }

    @Test
    void takesOnlyTypesBelowAConfiguredPrefix() {
        for (String type : List.of("acme.", "acme", "acmeindeed.done", "other.done", "pm.task.exploded")) {
            assertThat(bad(custom("task:t1").with("type", type)).reason())
                    .as(type)
                    .isEqualTo(UNKNOWN_TYPE);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "t1", "task:", "team:t1", "task:a b", "task:a,user:eve", "project:{p1}"})
    void refusesACustomTypeWhoseSubjectIsNoRoom(String subject) {
        Checked.Bad bad = bad(custom(subject));

        assertThat(bad.reason()).isEqualTo(NOT_CLOUDEVENT);
        assertThat(bad.faults()).extracting("field").containsExactly("subject");
    }

    @Test
    void refusesACustomTypeWithoutRoomOrObjectOrInAnotherWorkspace() {
        assertThat(bad(custom(null)).reason()).isEqualTo(NOT_CLOUDEVENT);
        assertThat(bad(custom("task:t1"), "[]").reason()).isEqualTo(SCHEMA);
        assertThat(bad(custom("workspace:w2")).reason()).isEqualTo(WORKSPACE_MISMATCH);
        assertThat(good(custom("workspace:w1")).rooms()).containsExactly(Room.workspace("w1"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "acme", "pm.", "pm.task.", "chat.", "agent.status.changed."})
    void refusesAPrefixThatIsNoneOrTheCataloguesOwn(String prefix) {
        assertThatThrownBy(() -> new CustomTypes(List.of(prefix))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void measuresStructuredEventsByTheirPayload() {
        String envelope = draft().field("title", "x".repeat(LIMIT)).envelope();

        Checked checked = CHECK.check(new SourceRecord(
                headers(Map.of("content-type", "application/cloudevents+json")),
                envelope.getBytes(StandardCharsets.UTF_8),
                RECORDED));

        assertThat(checked).isInstanceOfSatisfying(Checked.Bad.class, bad -> assertThat(bad.reason())
                .isEqualTo(TOO_LARGE));
    }

    private static Draft custom(String subject) {
        return Draft.custom("w1", subject);
    }

    private static Draft draft() {
        return Draft.taskUpdated("w1", "p1", "t1", "Draw");
    }

    private static GoodEvent good(Draft draft) {
        return ((Checked.Good) check(draft.headers(), draft.data())).event();
    }

    private static Checked.Bad bad(Draft draft) {
        return bad(draft, draft.data());
    }

    private static Checked.Bad bad(Draft draft, String payload) {
        return (Checked.Bad) check(draft.headers(), payload);
    }

    private static Checked check(Map<String, String> headers, String payload) {
        return CHECK.check(new SourceRecord(headers(headers), payload.getBytes(StandardCharsets.UTF_8), RECORDED));
    }

    private static RecordHeaders headers(Map<String, String> pairs) {
        RecordHeaders headers = new RecordHeaders();
        pairs.forEach((name, value) -> headers.add(name, value.getBytes(StandardCharsets.UTF_8)));
        return headers;
    }
}
