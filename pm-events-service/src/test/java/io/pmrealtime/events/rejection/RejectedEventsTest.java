package io.pmrealtime.events.rejection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import io.pmrealtime.contracts.kafka.Topic;
import io.pmrealtime.events.testing.Caller;
import io.pmrealtime.events.testing.Draft;
import io.pmrealtime.events.testing.Wire;
import io.pmrealtime.local.testing.KafkaRecord;
import io.pmrealtime.local.testing.LocalServersResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(
        value = LocalServersResource.class,
        initArgs = @ResourceArg(name = "database", value = "pm_events"))
class RejectedEventsTest {
    private static final String LIST = "/api/pm/events/rejected";
    private static final String REPLAY = LIST + "/{partition}/{offset}/replay";

    private final String workspace = Wire.unique("w");
    private final String project = Wire.unique("p");
    private final Caller admin = Caller.admin(workspace);
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
    void showsTheWorkspacesRejectedEventsNewestFirst() {
        Draft faulty = draft().field("updatedBy", null);
        Draft unknown = draft().with("type", "pm.task.exploded");
        reject(faulty);
        wire.sendStructured(unknown);
        wire.awaitRefused(workspace, 2);
        wire.probe()
                .send(
                        Topic.EVENTS.topicName(),
                        null,
                        workspace,
                        "{\"id\":".getBytes(StandardCharsets.UTF_8),
                        draft().headers());
        wire.awaitRefused(workspace, 3);

        // Nobody else writes there, but somebody may.
        wire.probe().send(Topic.REJECTED.topicName(), workspace, "{}", draft().headers());

        admin.get(LIST)
                .statusCode(200)
                .body("data.reason", equalTo(List.of("invalid_json", "unknown_type", "schema")))
                .body("data[0].event.data", equalTo("{\"id\":"))
                .body("data[1].event.id", equalTo(unknown.id()))
                .body("data[2].event.id", equalTo(faulty.id()))
                .body("data[2].event.data.projectId", equalTo(project))
                .body("meta.hasMore", equalTo(false));
        admin.get(LIST + "?reason=schema").body("data", hasSize(1));
        admin.get(LIST + "?limit=2").body("data", hasSize(2)).body("meta.hasMore", equalTo(true));
        admin.get(LIST + "?limit=abc").statusCode(400).body("field", equalTo("limit"));
        admin.get(LIST + "?limit=0").statusCode(400).body("field", equalTo("limit"));
    }

    @Test
    void sendsACorrectedEventAgainUnderItsOwnId() {
        Draft faulty = draft().field("updatedBy", null);
        KafkaRecord rejected = reject(faulty);

        admin.postJson("{}", REPLAY, rejected.partition(), rejected.offset())
                .statusCode(400)
                .body("field", equalTo("data.updatedBy"));
        String data = faulty.field("updatedBy", "ada").data();
        admin.postJson("{\"data\":" + data + "}", REPLAY, rejected.partition(), rejected.offset())
                .statusCode(202)
                .body("data.accepted", equalTo(1));

        assertThat(wire.awaitPublished(faulty).value()).isEqualTo(data);
    }

    @Test
    void sendsAnEventAgainAsItIsWhenTheFaultIsGone() {
        Draft stolen =
                Draft.taskUpdated(workspace, project, Wire.unique("t"), "x").field("workspaceId", "other");
        KafkaRecord rejected = reject(stolen);

        admin.post(REPLAY, rejected.partition(), rejected.offset()).statusCode(400);
        admin.postJson("{\"data\":" + draft().data() + "}", REPLAY, rejected.partition(), rejected.offset())
                .statusCode(202);

        wire.awaitPublished(stolen);
    }

    @Test
    void correctsNothingIntoAnotherWorkspace() {
        KafkaRecord rejected = reject(draft().field("updatedBy", null));

        admin.postJson("{\"workspaceid\":\"other\"}", REPLAY, rejected.partition(), rejected.offset())
                .statusCode(403);
        admin.postJson("[]", REPLAY, rejected.partition(), rejected.offset()).statusCode(400);
    }

    @Test
    void isForTheAdministratorsOfTheWorkspace() {
        KafkaRecord rejected = reject(draft().field("updatedBy", null));
        Caller stranger = Caller.admin(Wire.unique("w"));

        stranger.get(LIST).statusCode(200).body("data", hasSize(0));
        stranger.post(REPLAY, rejected.partition(), rejected.offset()).statusCode(404);
        admin.post(REPLAY, rejected.partition(), rejected.offset() + 100_000).statusCode(404);
        admin.post(REPLAY, 99, 0).statusCode(404);
        Caller member = Caller.member("grace", workspace);
        member.get(LIST).statusCode(403).contentType("application/problem+json");
        member.post(REPLAY, rejected.partition(), rejected.offset()).statusCode(403);
    }

    private Draft draft() {
        return Draft.taskUpdated(workspace, project, Wire.unique("t"), "Draw");
    }

    private KafkaRecord reject(Draft draft) {
        wire.send(draft);
        return wire.awaitRefused(workspace, 1);
    }
}
