package io.pmrealtime.events.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pmrealtime.events.testing.Draft;
import io.pmrealtime.events.testing.Wire;
import io.pmrealtime.local.testing.KafkaRecord;
import io.pmrealtime.local.testing.LocalServersResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(
        value = LocalServersResource.class,
        initArgs = @ResourceArg(name = "database", value = "pm_events"))
class CustomTypesTest {
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
    void routesACustomTypeToTheRoomThatItsSubjectNames() {
        wire.send(taskUpdated("Known"));
        Draft custom = Draft.custom(workspace, "project:" + project);
        Draft unknown = Draft.custom(workspace, "project:" + project).with("type", "other.door.opened");

        wire.send(custom, custom, unknown);

        KafkaRecord published = wire.awaitPublished(custom);
        assertThat(published.value()).isEqualTo(custom.data());
        assertThat(published.headers())
                .containsAllEntriesOf(custom.headers())
                .containsEntry("rooms", "project:" + project);
        assertThat(wire.awaitRefused(workspace, 1).header("reason")).isEqualTo("unknown_type");
        assertThat(wire.publishedIds(workspace)).containsOnlyOnce(custom.id());
        await().untilAsserted(() -> assertThat(RestAssured.get("/q/metrics").asString())
                .contains("events_handled_total{outcome=\"published\",type=\"custom\"}")
                .doesNotContain("acme.door"));
    }

    @Test
    void refusesACustomTypeThatNamesNoRoomOrAnotherWorkspaces() {
        String thief = Wire.unique("w");
        wire.send(taskUpdated("Mine"));

        wire.send(Draft.custom(workspace, task), Draft.custom(workspace, "workspace:" + thief));
        wire.awaitRefused(workspace, 2);
        wire.send(Draft.custom(thief, "project:" + project), Draft.custom(thief, "task:" + task));
        wire.awaitRefused(thief, 2);

        assertThat(wire.refused(workspace))
                .extracting(record -> record.header("reason"))
                .containsExactlyInAnyOrder("not_cloudevent", "workspace_mismatch");
        assertThat(wire.refused(workspace).get(0).header("detail")).startsWith("subject: ");
        assertThat(wire.refused(thief))
                .extracting(record -> record.header("reason"))
                .containsOnly("workspace_mismatch");
        assertThat(wire.publishedIds(thief)).isEmpty();
    }

    private Draft taskUpdated(String title) {
        return Draft.taskUpdated(workspace, project, task, title);
    }
}
