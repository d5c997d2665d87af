package io.pmrealtime.events.ingest;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.startsWith;

import io.pmrealtime.events.testing.Draft;
import io.pmrealtime.events.testing.Wire;
import io.pmrealtime.local.testing.LocalServersResource;
import io.pmrealtime.local.testing.TestEnvironment;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(
        value = LocalServersResource.class,
        initArgs = @ResourceArg(name = "database", value = "pm_events"))
class PerItemResultsTest {
    private static final String SINGLE = "application/cloudevents+json";
    private static final String BATCH = "application/cloudevents-batch+json";
    private static final String PER_ITEM = "/api/pm/events?results=per-item";

    private final String workspace = Wire.unique("w");
    private final String project = Wire.unique("p");
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
    void tellsOfEachEventWhatBecameOfItWhereThatIsAskedFor() {
        Draft good = draft("Good");
        Draft faulty = draft("Faulty").field("projectId", null).field("updatedBy", null);
        Draft foreign = draft("Foreign").with("workspaceid", Wire.unique("w"));
        Draft large = draft("x".repeat(300 * 1024));
        String body =
                "[%s,%s,%s,%s,7]".formatted(good.envelope(), faulty.envelope(), foreign.envelope(), large.envelope());
        String key = Wire.unique("key");

        for (int i = 0; i < 2; i++) {
            request(BATCH, body)
                    .header("Idempotency-Key", key)
                    .post(PER_ITEM)
                    .then()
                    .statusCode(207)
                    .body("data.accepted", equalTo(1))
                    .body("data.results.index", equalTo(List.of(0, 1, 2, 3, 4)))
                    .body("data.results.status", equalTo(List.of(202, 400, 403, 413, 400)))
                    .body("data.results[0].id", equalTo(good.id()))
                    .body("data.results[1].id", equalTo(faulty.id()))
                    .body("data.results[1].field", startsWith("data."))
                    .body("data.results[1].errors.field", hasItems("data.projectId", "data.updatedBy"))
                    .body("data.results[2].field", equalTo("workspaceid"));
        }
        request(BATCH, body)
                .header("Idempotency-Key", key)
                .post("/api/pm/events")
                .then()
                .statusCode(422);
        Draft last = draft("Last");
        request(SINGLE, last.envelope())
                .post(PER_ITEM)
                .then()
                .statusCode(202)
                .body("data.results.status", equalTo(List.of(202)));
        request(SINGLE, last.envelope())
                .post("/api/pm/events?results=some")
                .then()
                .statusCode(400)
                .body("field", equalTo("results"));

        wire.awaitPublished(last);
        assertThat(wire.publishedIds(workspace)).containsExactly(good.id(), last.id());
        assertThat(wire.publishedIds(foreign.workspaceId())).isEmpty();
    }

    private Draft draft(String title) {
        return Draft.taskUpdated(workspace, project, Wire.unique("t"), title);
    }

    private RequestSpecification request(String mediaType, String body) {
        String token = TestEnvironment.tokens()
                .user("platform")
                .workspace(workspace)
                .groups("producer")
                .sign();
        return given().header("Content-Type", mediaType)
                .header("Authorization", "Bearer " + token)
                .body(body.getBytes(StandardCharsets.UTF_8));
    }
}
