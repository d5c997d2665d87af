package io.pmrealtime.events.intake;

import static io.pmrealtime.contracts.event.EventType.PROJECT_CREATED;
import static io.pmrealtime.contracts.event.EventType.TYPING_START;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;

import io.pmrealtime.contracts.kafka.Topic;
import io.pmrealtime.events.testing.Draft;
import io.pmrealtime.events.testing.Wire;
import io.pmrealtime.local.testing.KafkaRecord;
import io.pmrealtime.local.testing.LocalServersResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(
        value = LocalServersResource.class,
        initArgs = @ResourceArg(name = "database", value = "pm_events"))
class IntakeTest {
    private final String workspace = Wire.unique("w");
    private final String project = Wire.unique("p");
    private final String task = Wire.unique("t");
    private Wire wire;

    @BeforeEach
    void connect() {
        wire = new Wire();
    }

    @AfterEach
    void disconnect() {
        wire.close();
    }

    @Test
    void routesABinaryEventWithEverythingThatItsProducerSaid() {
        Draft draft = taskUpdated("Draw the rocket")
                .with("subject", task)
                .with("actorid", "ada")
                .with("correlationid", "c-1")
                .with("dataversion", "2")
                .with("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");

        wire.send(draft);

        KafkaRecord published = wire.awaitPublished(draft);
        assertThat(published.key()).isEqualTo(workspace);
        assertThat(published.value()).isEqualTo(draft.data());
        Map<String, String> said = draft.headers();
        // The trace is the producer's; the span may be this service's own.
        said.remove("ce_traceparent");
        assertThat(published.headers())
                .containsAllEntriesOf(said)
                .containsEntry("rooms", "project:" + project + ",task:" + task)
                .doesNotContainKeys("ephemeral", "silent");
        assertThat(published.header("ce_traceparent"))
                .startsWith("00-4bf92f3577b34da6a3ce929d0e0e4736-")
                .endsWith("-01");
    }

    @Test
    void routesAStructuredEvent() {
        Draft draft = taskUpdated("Draw it again").with("actorid", "grace");

        wire.sendStructured(draft);

        KafkaRecord published = wire.awaitPublished(draft);
        assertThat(published.value()).isEqualTo(draft.data());
        assertThat(published.headers())
                .containsEntry("ce_type", "pm.task.updated")
                .containsEntry("ce_actorid", "grace")
                .containsEntry("rooms", "project:" + project + ",task:" + task);
    }

    @Test
    void keepsThePayloadByteForByte() {
        Draft draft = taskUpdated("x");
        String odd = "{ \"id\":\"%s\",\n \"projectId\":\"%s\" , \"estimate\":1.10, \"title\":\"\\u00e9é\","
                        .formatted(task, project)
                + "\"updatedBy\":\"ada\",\"updatedAt\":\"2026-03-01T09:30:00Z\"}";

        wire.probe().send(Topic.EVENTS.topicName(), workspace, odd, draft.headers());

        assertThat(wire.awaitPublished(draft).value()).isEqualTo(odd);
    }

    @Test
    void keepsThePayloadOfAStructuredEventByteForByte() {
        Draft draft = taskUpdated("x");
        String odd =
                "{ \"updatedAt\":\"2026-03-01T09:30:00Z\",\n\"estimate\" : 1.0,\"cost\":1e3, \"title\":\"\\u00e9é\\/\","
                        + "\"id\":\"%s\",\"projectId\":\"%s\",\"updatedBy\":\"ada\" }".formatted(task, project);

        wire.probe()
                .send(
                        Topic.EVENTS.topicName(),
                        workspace,
                        draft.envelope().replace(draft.data(), odd),
                        Map.of("content-type", "application/cloudevents+json"));

        assertThat(wire.awaitPublished(draft).value()).isEqualTo(odd);
    }

    @Test
    void givesAnEventWithoutTimeThatOfItsRecord() {
        Instant before = Instant.now().minusSeconds(1);
        Draft draft = taskUpdated("No time").at(null);

        wire.send(draft);

        Instant time = Instant.parse(wire.awaitPublished(draft).header("ce_time"));
        assertThat(time).isBetween(before, Instant.now().plusSeconds(1));
    }

    @Test
    void keysAnEventAnewWhoseProducerKeyedItOtherwise() {
        Draft draft = taskUpdated("Keyed by task");

        wire.probe().send(Topic.EVENTS.topicName(), task, draft.data(), draft.headers());

        assertThat(wire.awaitPublished(draft).key()).isEqualTo(workspace);
    }

    @Test
    void marksTypingAsEphemeral() {
        Draft draft = Draft.of(TYPING_START, workspace, "{'userId':'ada','chatId':'%s'}".formatted(Wire.unique("c")));

        wire.send(draft);

        assertThat(wire.awaitPublished(draft).header("ephemeral")).isEqualTo("1");
    }

    @Test
    void keepsTheOrderOfAWorkspace() {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            Draft draft = taskUpdated("Version " + i);
            ids.add(draft.id());
            wire.send(draft);
        }
        Draft last = taskUpdated("The last");
        wire.send(last);

        wire.awaitPublished(last);
        ids.add(last.id());
        assertThat(wire.publishedIds(workspace)).isEqualTo(ids);
    }

    @Test
    void rejectsEachFaultWithItsReasonAndGoesOn() {
        wire.probe().send(Topic.EVENTS.topicName(), 3, workspace, bytes("{}"), Map.of());
        wire.probe()
                .send(
                        Topic.EVENTS.topicName(),
                        3,
                        workspace,
                        bytes("{\"id\":"),
                        taskUpdated("x").headers());
        wire.probe()
                .send(
                        Topic.EVENTS.topicName(),
                        3,
                        workspace,
                        bytes("{\"specversion\":"),
                        Map.of("content-type", "application/cloudevents+json"));
        wire.sendTo(3, taskUpdated("x").with("type", "pm.task.exploded"));
        wire.probe()
                .send(
                        Topic.EVENTS.topicName(),
                        3,
                        workspace,
                        bytes("{}"),
                        taskUpdated("x").with("workspaceid", null).headers());
        wire.sendTo(3, taskUpdated("x").field("updatedBy", null));
        wire.sendTo(3, taskUpdated("x".repeat(300 * 1024)));
        Draft good = taskUpdated("Still here");
        wire.sendTo(3, good);

        wire.awaitPublished(good);
        wire.awaitRefused(workspace, 7);
        assertThat(wire.refused(workspace))
                .extracting(record -> record.header("reason"))
                .containsExactlyInAnyOrder(
                        "not_cloudevent",
                        "invalid_json",
                        "invalid_json",
                        "unknown_type",
                        "missing_workspace",
                        "schema",
                        "too_large");
        assertThat(wire.publishedIds(workspace)).containsExactly(good.id());
    }

    @Test
    void saysWhereARejectedRecordCameFromAndKeepsItAsItWas() {
        Draft bad = taskUpdated("x").field("projectId", null).with("correlationid", "c-9");

        wire.sendTo(5, bad);

        KafkaRecord refused = wire.awaitRefused(workspace, 1);
        assertThat(refused.value()).isEqualTo(bad.data());
        assertThat(refused.header("detail")).startsWith("projectId: ");
        assertThat(refused.headers())
                .containsAllEntriesOf(bad.headers())
                .containsEntry("original_topic", "pm.events")
                .containsEntry("original_partition", "5")
                .containsKey("original_offset");
    }

    @Test
    void rejectsTextThatIsNotUtf8SinceItWouldBreakTheFramesOfViewers() {
        byte[] broken = bytes(taskUpdated("x").data());
        broken[broken.length - 3] = (byte) 0xC3;

        wire.probe()
                .send(
                        Topic.EVENTS.topicName(),
                        null,
                        workspace,
                        broken,
                        taskUpdated("x").headers());

        KafkaRecord refused = wire.awaitRefused(workspace, 1);
        assertThat(refused.header("reason")).isEqualTo("invalid_json");
        assertThat(refused.header("detail")).contains("UTF-8");
    }

    @Test
    void takesWhatPostgresTextCannotHoldWithoutStoppingTheOthers() {
        Draft odd = taskUpdated("x");
        String data = odd.data().replace("\"x\"", "\"a\\u0000b\\ud800\"");
        Draft timeless = taskUpdated("y").at("+99999999-01-01T00:00:00Z");
        Draft first = taskUpdated("First").at("0001-01-01T00:00:00Z");
        Draft last = taskUpdated("Last").at("9999-12-31T23:59:59.999999Z");
        Draft good = taskUpdated("Still here");

        wire.probe().send(Topic.EVENTS.topicName(), workspace, data, odd.headers());
        wire.send(timeless, first, last, good);

        assertThat(wire.awaitPublished(odd).value()).isEqualTo(data);
        wire.awaitPublished(good);
        assertThat(wire.awaitRefused(workspace, 1).header("ce_id")).isEqualTo(timeless.id());
        assertThat(wire.publishedIds(workspace)).containsExactly(odd.id(), first.id(), last.id(), good.id());
    }

    @Test
    void publishesARepeatOnceHoweverItComes() {
        Draft event = taskUpdated("Once");
        Draft later = taskUpdated("Later");
        Draft last = taskUpdated("Last");

        wire.sendTo(1, event);
        wire.sendTo(1, event);
        wire.awaitPublished(event);
        wire.sendStructured(event);
        wire.sendTo(1, later);
        wire.awaitPublished(later);
        wire.sendTo(2, event);
        wire.sendTo(2, last);
        wire.awaitPublished(last);

        assertThat(wire.publishedIds(workspace)).containsExactly(event.id(), later.id(), last.id());
        assertThat(wire.refused(workspace)).isEmpty();
    }

    @Test
    void rejectsAnIdThatComesBackWithAnotherPayload() {
        Draft event = taskUpdated("First");
        Draft other = taskUpdated("Second").with("id", event.id());

        wire.send(event, other);

        KafkaRecord refused = wire.awaitRefused(workspace, 1);
        assertThat(refused.header("reason")).isEqualTo("id_conflict");
        assertThat(refused.value()).isEqualTo(other.data());
        assertThat(wire.publishedIds(workspace)).containsExactly(event.id());
    }

    @Test
    void letsTwoWorkspacesUseTheSameId() {
        String elsewhere = Wire.unique("w");
        Draft here = taskUpdated("Here");
        Draft there = Draft.taskUpdated(elsewhere, Wire.unique("p"), Wire.unique("t"), "There")
                .with("id", here.id());

        wire.send(here, there);

        wire.awaitPublished(here);
        wire.awaitPublished(there);
    }

    @Test
    void rejectsAnEventThatNamesAnotherWorkspacesProjectOrTask() {
        String thief = Wire.unique("w");
        Draft owned = taskUpdated("Mine");
        wire.send(owned);
        wire.awaitPublished(owned);

        wire.send(Draft.taskUpdated(thief, project, Wire.unique("t"), "x"));
        wire.send(Draft.taskUpdated(thief, Wire.unique("p"), task, "x"));
        wire.send(Draft.project(PROJECT_CREATED, thief, Wire.unique("p")).field("workspaceId", workspace));

        wire.awaitRefused(thief, 3);
        assertThat(wire.refused(thief))
                .extracting(record -> record.header("reason"))
                .containsOnly("workspace_mismatch");
        assertThat(wire.publishedIds(thief)).isEmpty();
    }

    @Test
    void leavesNoTraceOfARejectedEvent() {
        String thief = Wire.unique("w");
        String free = Wire.unique("t");
        Draft mine = taskUpdated("Mine");
        wire.send(mine);
        // Two workspaces are in two partitions, between which there is no order.
        wire.awaitPublished(mine);
        Draft stolen = Draft.taskUpdated(thief, project, free, "x");
        wire.send(stolen);
        wire.awaitRefused(thief, 1);

        Draft corrected = Draft.taskUpdated(thief, Wire.unique("p"), Wire.unique("t"), "x")
                .with("id", stolen.id());
        Draft freeStill = Draft.taskUpdated(workspace, project, free, "Not yours");
        wire.send(corrected, freeStill);

        wire.awaitPublished(corrected);
        wire.awaitPublished(freeStill);
    }

    @Test
    void tellsOperatorsHowItIsAndWhatItDid() {
        Draft good = taskUpdated("Good");
        wire.send(good, taskUpdated("Bad").field("updatedBy", null), good);
        Draft last = taskUpdated("Last");
        wire.send(last);
        wire.awaitPublished(last);

        RestAssured.get("/q/health/live").then().statusCode(200);
        // Of one slow answer of Redis readiness tells for a moment.
        await().untilAsserted(() -> RestAssured.get("/q/health/ready").then().statusCode(200));
        RestAssured.get("/q/openapi").then().statusCode(200).body(containsString("/api/pm/events"));
        await().untilAsserted(() -> {
            String metrics = RestAssured.get("/q/metrics").asString();
            assertThat(metrics)
                    .contains("events_handled_total{outcome=\"published\",type=\"pm.task.updated\"}")
                    .contains("events_handled_total{outcome=\"repeat\",type=\"pm.task.updated\"}")
                    .contains("events_rejected_total{reason=\"schema\"}")
                    .contains("events_batch_handling_seconds", "events_batch_size", "events_delay_seconds")
                    .contains("events_projection_delay_seconds_count", "events_lag_seconds")
                    .contains("events_due_runs_total{outcome=\"ok\"}")
                    .contains("kafka_consumer_fetch_manager_records_lag")
                    .doesNotContain(workspace);
        });
    }

    private Draft taskUpdated(String title) {
        return Draft.taskUpdated(workspace, project, task, title);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
