package io.pmrealtime.events.ingest;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.matchesPattern;

import io.pmrealtime.contracts.kafka.Topic;
import io.pmrealtime.events.testing.Draft;
import io.pmrealtime.events.testing.Wire;
import io.pmrealtime.local.testing.LocalServersResource;
import io.pmrealtime.local.testing.TestEnvironment;
import io.pmrealtime.local.testing.TopicCollector;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.ValidatableResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(
        value = LocalServersResource.class,
        initArgs = @ResourceArg(name = "database", value = "pm_events"))
class IngestTest {
    private static final String SINGLE = "application/cloudevents+json";
    private static final String BATCH = "application/cloudevents-batch+json";

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

    @ParameterizedTest
    @ValueSource(strings = {SINGLE, "application/json", "application/cloudevents+json; charset=UTF-8"})
    void publishesASingleEvent(String mediaType) {
        Draft draft = draft("Over HTTP").with("correlationid", "c-1").with("actorid", "ada");

        post(mediaType, draft.envelope()).statusCode(202).body("data.accepted", equalTo(1));

        assertThat(wire.awaitPublished(draft).headers())
                .containsEntry("ce_correlationid", "c-1")
                .containsEntry("ce_actorid", "ada")
                .containsEntry("ce_time", draft.headers().get("ce_time"));
    }

    @Test
    void takesABodyWithoutMediaTypeAsJson() throws Exception {
        Draft draft = draft("Of no type");
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create(RestAssured.baseURI + ":" + RestAssured.port + "/api/pm/events"))
                .header("Authorization", "Bearer " + token("producer"))
                .POST(HttpRequest.BodyPublishers.ofString(draft.envelope()))
                .build();

        HttpResponse<String> answer = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        wire.awaitPublished(draft);
    }

    @ParameterizedTest
    @ValueSource(strings = {BATCH, "application/json"})
    void publishesABatchInItsOrder(String mediaType) {
        List<Draft> drafts = Stream.of("a", "b", "c", "d", "e").map(this::draft).toList();

        post(mediaType, batch(drafts)).statusCode(202).body("data.accepted", equalTo(5));

        wire.awaitPublished(drafts.get(4));
        assertThat(wire.publishedIds(workspace))
                .containsExactlyElementsOf(drafts.stream().map(Draft::id).toList());
    }

    @Test
    void keepsPayloadsByteForByte() {
        List<Draft> drafts = List.of(draft("One"), draft("Two"));
        List<String> odd = drafts.stream()
                .map(each -> "{ \"estimate\":1.0,\n \"cost\" : 1e3,\"note\":\"\\u00e9\\/\","
                        + each.data().substring(1))
                .toList();
        List<String> envelopes = List.of(
                drafts.get(0).envelope().replace(drafts.get(0).data(), odd.get(0)),
                drafts.get(1).envelope().replace(drafts.get(1).data(), odd.get(1)));

        post(BATCH, " [ " + String.join(" ,\n", envelopes) + "]").statusCode(202);

        assertThat(wire.awaitPublished(drafts.get(0)).value()).isEqualTo(odd.get(0));
        assertThat(wire.awaitPublished(drafts.get(1)).value()).isEqualTo(odd.get(1));
    }

    @Test
    void givesTheServersTimeToAnEventWithoutOneAndNoActorToOneWithout() {
        Instant before = Instant.now().minusMillis(1);
        Draft draft = draft("When?").at(null);

        post(SINGLE, draft.envelope()).statusCode(202);

        var published = wire.awaitPublished(draft);
        assertThat(Instant.parse(published.header("ce_time"))).isBetween(before, Instant.now());
        assertThat(published.headers()).doesNotContainKey("ce_actorid");
    }

    @Test
    void namesTheFailingFieldAndSendsNothing() {
        post(SINGLE, draft("x").field("projectId", null).envelope())
                .statusCode(400)
                .contentType("application/problem+json")
                .body("field", equalTo("data.projectId"));
        post(
                        BATCH,
                        batch(List.of(
                                draft("a"),
                                draft("b"),
                                draft("c").field("projectId", null).field("updatedBy", null))))
                .statusCode(400)
                .body("errors.field", hasItems("[2].data.projectId", "[2].data.updatedBy"));
        Draft good = draft("Only this");
        post(SINGLE, good.envelope()).statusCode(202);

        wire.awaitPublished(good);
        assertThat(wire.publishedIds(workspace)).containsExactly(good.id());
        assertThat(wire.refused(workspace)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"id", "source", "type", "specversion", "workspaceid"})
    void wantsEveryRequiredAttribute(String attribute) {
        post(SINGLE, draft("x").with(attribute, null).envelope())
                .statusCode(400)
                .body("field", equalTo(attribute));
    }

    @Test
    void refusesBadAttributesAndTypes() {
        post(SINGLE, draft("x").at("yesterday").envelope()).statusCode(400).body("field", equalTo("time"));
        post(SINGLE, draft("x").with("type", "pm.task.exploded").envelope())
                .statusCode(400)
                .body("field", equalTo("type"));
        post(SINGLE, draft("x").with("specversion", "0.3").envelope())
                .statusCode(400)
                .body("field", equalTo("specversion"));
        post(SINGLE, draft("x").with("dataversion", "zero").envelope())
                .statusCode(400)
                .body("field", equalTo("dataversion"));
        post(SINGLE, draft("x").field("workspaceId", "other").envelope())
                .statusCode(400)
                .body("field", equalTo("data.workspaceId"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "1", "[{},]", "{} {}"})
    void refusesABodyThatIsNoEvent(String body) {
        post("application/json", body).statusCode(400).contentType("application/problem+json");
    }

    @Test
    void refusesABatchWhereOneEventBelongs() {
        post(SINGLE, "[" + draft("x").envelope() + "]").statusCode(400).body("detail", containsString(BATCH));
        post(BATCH, draft("x").envelope()).statusCode(400);
        post("text/plain", draft("x").envelope()).statusCode(415).contentType("application/problem+json");
    }

    @Test
    void refusesAnEventOfAnotherWorkspace() {
        String other = Wire.unique("w");
        post(SINGLE, draft("x").with("workspaceid", other).envelope()).statusCode(403);
        post(BATCH, batch(List.of(draft("a"), draft("b").with("workspaceid", other))))
                .statusCode(403)
                .contentType("application/problem+json")
                .body("detail", containsString("[1].workspaceid"));
        Draft good = draft("Good");
        post(SINGLE, good.envelope()).statusCode(202);

        wire.awaitPublished(good);
        assertThat(wire.publishedIds(other)).isEmpty();
        assertThat(wire.publishedIds(workspace)).containsExactly(good.id());
    }

    @Test
    void refusesAPayloadOverTheLimit() {
        post(SINGLE, draft("x".repeat(300 * 1024)).envelope()).statusCode(413).contentType("application/problem+json");
    }

    @Test
    void refusesTooManyEventsAtOnce() {
        String one = draft("x").envelope();
        post(BATCH, Stream.generate(() -> one).limit(1001).collect(Collectors.joining(",", "[", "]")))
                .statusCode(413);
    }

    @Test
    void wantsATokenWithTheRole() {
        given().contentType(SINGLE)
                .body(draft("x").envelope())
                .post("/api/pm/events")
                .then()
                .statusCode(401)
                .contentType("application/problem+json");
        post(SINGLE, draft("x").envelope(), token("member")).statusCode(403).contentType("application/problem+json");
        post(SINGLE, draft("x").envelope(), expired()).statusCode(401);
        post(SINGLE, draft("x").envelope(), token("admin")).statusCode(202);
    }

    @Test
    void takesACompressedBody() throws IOException {
        Draft draft = draft("Squeezed");

        postCompressed(draft.envelope().getBytes(StandardCharsets.UTF_8)).statusCode(202);

        wire.awaitPublished(draft);
    }

    @Test
    void refusesABodyThatIsTooLargeWhenUnpacked() throws IOException {
        postCompressed(new byte[40 * 1024 * 1024]).statusCode(413);
    }

    @Test
    void givesTheFirstAnswerAgainForTheSameIdempotencyKey() {
        Draft draft = draft("Once");
        String two = batch(List.of(draft, draft("Twice")));
        String key = Wire.unique("key");

        for (int i = 0; i < 3; i++) {
            postWithKey(key, two).statusCode(202).body("data.accepted", equalTo(2));
        }
        postWithKey(key, batch(List.of(draft)))
                .statusCode(422)
                .contentType("application/problem+json")
                .body("field", equalTo("Idempotency-Key"));
        postWithKey("k".repeat(256), two).statusCode(400).body("field", equalTo("Idempotency-Key"));
        Draft last = draft("Last");
        post(SINGLE, last.envelope()).statusCode(202);

        wire.awaitPublished(last);
        assertThat(wire.publishedIds(workspace)).hasSize(3).doesNotHaveDuplicates();
    }

    @Test
    void slowsDownAWorkspaceThatSendsTooMuchAndNoOther() {
        String thousand =
                Stream.generate(() -> draft("x").envelope()).limit(1000).collect(Collectors.joining(",", "[", "]"));

        await().until(() -> post(BATCH, thousand).extract().statusCode() == 429);

        post(BATCH, thousand)
                .statusCode(429)
                .contentType("application/problem+json")
                .header("Retry-After", matchesPattern("[1-9]|10"));
        String elsewhere = Wire.unique("w");
        String token = TestEnvironment.tokens()
                .user("platform")
                .workspace(elsewhere)
                .groups("producer")
                .sign();
        post(SINGLE, draft("x").with("workspaceid", elsewhere).envelope(), token)
                .statusCode(202);
    }

    @Test
    void answers503WhileKafkaIsAwayAndGoesOnAfterwards() {
        Draft draft = draft("Kafka sleeps");
        TestEnvironment.servers().kafka().stop();
        try {
            post(SINGLE, draft.envelope())
                    .statusCode(503)
                    .contentType("application/problem+json")
                    .header("Retry-After", equalTo("2"))
                    .time(lessThan(30_000L));
            post(BATCH, batch(List.of(draft("a"), draft("b"), draft("c"), draft("d"))))
                    .statusCode(503)
                    .time(lessThan(30_000L));
        } finally {
            TestEnvironment.servers().kafka().start();
        }

        await().until(() -> post(SINGLE, draft.envelope()).extract().statusCode() == 202);
        TopicCollector all = wire.probe().collectFromStart(Topic.REALTIME.topicName());
        await().until(() -> !all.records(record -> draft.id().equals(record.header("ce_id")))
                .isEmpty());
        Draft next = draft("And on");
        post(SINGLE, next.envelope()).statusCode(202);
        await().until(() ->
                !all.records(record -> next.id().equals(record.header("ce_id"))).isEmpty());
        assertThat(all.records(record -> draft.id().equals(record.header("ce_id"))))
                .hasSize(1);
    }

    private Draft draft(String title) {
        return Draft.taskUpdated(workspace, project, Wire.unique("t"), title);
    }

    private static String batch(List<Draft> drafts) {
        return drafts.stream().map(Draft::envelope).collect(Collectors.joining(",", "[", "]"));
    }

    private ValidatableResponse post(String mediaType, String body) {
        return post(mediaType, body, token("producer"));
    }

    private ValidatableResponse postWithKey(String key, String body) {
        return given().header("Content-Type", BATCH)
                .header("Authorization", "Bearer " + token("producer"))
                .header("Idempotency-Key", key)
                .body(body.getBytes(StandardCharsets.UTF_8))
                .post("/api/pm/events")
                .then();
    }

    private ValidatableResponse postCompressed(byte[] body) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(body);
        }
        return given().header("Content-Type", SINGLE)
                .header("Content-Encoding", "gzip")
                .header("Authorization", "Bearer " + token("producer"))
                .body(packed.toByteArray())
                .post("/api/pm/events")
                .then();
    }

    private static ValidatableResponse post(String mediaType, String body, String token) {
        return given().header("Content-Type", mediaType)
                .header("Authorization", "Bearer " + token)
                .body(body.getBytes(StandardCharsets.UTF_8))
                .post("/api/pm/events")
                .then();
    }

    private String token(String role) {
        return TestEnvironment.tokens()
                .user("platform")
                .workspace(workspace)
                .groups(role)
                .sign();
    }

    private String expired() {
        return TestEnvironment.tokens()
                .user("platform")
                .workspace(workspace)
                .groups("producer")
                .expiresIn(Duration.ofMinutes(-1))
                .sign();
    }
}
