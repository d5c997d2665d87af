package io.pmrealtime.gateway;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.pmrealtime.gateway.testing.Fixture;
import io.pmrealtime.gateway.testing.SseClient;
import io.pmrealtime.gateway.testing.TestClient;
import io.pmrealtime.local.testing.LocalServersResource;
import io.pmrealtime.local.testing.TestEnvironment;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Server-Sent Events and long polls. */
@QuarkusTest
@QuarkusTestResource(LocalServersResource.class)
class FallbackTest {
    @Inject
    RedisDataSource redis;

    @Test
    void aStreamCarriesTheSameJsonAsASocketAndResumesByItsIds() {
        try (Fixture acme = new Fixture(redis, "grace");
                TestClient socket = acme.connect("grace")) {
            socket.join("project:" + acme.project);
            String path = "/api/realtime/stream?rooms=project:" + acme.project;
            List<String> sent = new ArrayList<>();
            String lastId;
            try (SseClient stream = SseClient.open(RestAssured.port, path, acme.token("grace"), null)) {
                JsonNode welcome = stream.await("welcome");
                assertThat(stream.idAt(welcome))
                        .isNotEmpty()
                        .isEqualTo(welcome.path("cursor").asText());
                sent.add(acme.taskUpdated("{ \"lines\":\n [1,\n 2] }"));
                JsonNode event = stream.event(sent.get(0));
                assertThat(event).isEqualTo(socket.event(sent.get(0)));
                lastId = stream.idAt(event);
                assertThat(lastId).isEqualTo(event.path("cursor").asText());
            }
            sent.add(acme.taskUpdated("{}"));
            sent.add(acme.publish("chat.message", "user:grace", "{}"));
            try (SseClient again = SseClient.open(RestAssured.port, path, acme.token("grace"), lastId)) {
                JsonNode resumed = again.await("resumed");
                assertThat(again.idAt(resumed))
                        .isNotEmpty()
                        .isEqualTo(resumed.path("cursor").asText());
                sent.add(acme.taskUpdated("{}"));
                again.event(sent.get(3));
                assertThat(again.eventIds()).isEqualTo(sent.subList(1, 4));
            }
        }
    }

    @Test
    void aStreamToARoomThatIsNotOnesOwnIsRefused() {
        try (Fixture acme = new Fixture(redis, "grace")) {
            given().header("Authorization", "Bearer " + acme.token("margaret"))
                    .get("/api/realtime/stream?rooms=project:" + acme.project)
                    .then()
                    .statusCode(403)
                    .contentType("application/problem+json");
            given().get("/api/realtime/stream").then().statusCode(401);
            given().header("Authorization", "Bearer " + acme.token("margaret"))
                    .get("/api/realtime/stream?rooms=moon:x")
                    .then()
                    .statusCode(400);
            given().header("Authorization", "Bearer " + acme.token("margaret"))
                    .get("/api/realtime/poll?cursor=garbage")
                    .then()
                    .statusCode(400);
        }
    }

    @Test
    void tokensAndTicketsInTheAddressAreTaken() {
        try (Fixture acme = new Fixture(redis)) {
            String ticket = given().header("Authorization", "Bearer " + acme.token("grace"))
                    .post("/api/realtime/tickets")
                    .jsonPath()
                    .getString("data.ticket");
            given().get("/api/realtime/poll?waitMs=0&ticket=" + ticket).then().statusCode(200);
            given().get("/api/realtime/poll?waitMs=0&ticket=" + ticket).then().statusCode(401);
            given().get("/api/realtime/poll?waitMs=0&token=" + acme.token("grace"))
                    .then()
                    .statusCode(200);
            given().get("/api/realtime/poll?waitMs=0&token=garbage").then().statusCode(401);
        }
    }

    @Test
    void aStreamEndsWhenTheUserIsNoLongerOfTheWorkspace() {
        try (Fixture acme = new Fixture(redis);
                SseClient stream =
                        SseClient.open(RestAssured.port, "/api/realtime/stream", acme.token("grace"), null)) {
            stream.await("welcome");
            acme.publish(
                    "workspace.member_removed",
                    "workspace:" + acme.workspace,
                    "{\"workspaceId\":\"" + acme.workspace + "\",\"userId\":\"grace\"}");
            await().until(stream::isEnded);
        }
    }

    @Test
    void pollsFollowEachOtherWithoutGapOrRepeat() {
        try (Fixture acme = new Fixture(redis, "grace")) {
            String cursor = poll(acme, null, 0).getString("cursor");
            List<String> sent = new ArrayList<>();
            List<String> seen = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                sent.add(acme.taskUpdated("{\"n\":" + i + "}"));
                if (i % 2 == 0) {
                    JsonPath answer = poll(acme, cursor, 5000);
                    seen.addAll(answer.getList("data.id"));
                    cursor = answer.getString("cursor");
                }
            }
            // A poll is answered with what has come so far, which need not be what was published last.
            for (int polls = 0; polls < sent.size() && seen.size() < sent.size(); polls++) {
                JsonPath answer = poll(acme, cursor, 5000);
                seen.addAll(answer.getList("data.id"));
                cursor = answer.getString("cursor");
            }
            assertThat(seen).isEqualTo(sent);
        }
    }

    @Test
    void aPollWaitsForTheNextEvent() throws Exception {
        try (Fixture acme = new Fixture(redis, "grace")) {
            String cursor = poll(acme, null, 0).getString("cursor");
            assertThat(poll(acme, cursor, 50).getList("data")).isEmpty();
            CompletableFuture<JsonPath> waiting = CompletableFuture.supplyAsync(() -> poll(acme, cursor, 20_000));
            String id = acme.taskUpdated("{}");
            assertThat(waiting.get().getList("data.id")).containsExactly(id);
        }
    }

    @Test
    void allPollsThatAnEventAnswersAreAnsweredAtOnce() {
        ExecutorService clients = Executors.newFixedThreadPool(8);
        try (Fixture acme = new Fixture(redis, "grace")) {
            String cursor = poll(acme, null, 0).getString("cursor");
            await().until(() -> openPolls() == 0);
            for (int round = 0; round < 3; round++) {
                String from = cursor;
                List<CompletableFuture<JsonPath>> waiting = Stream.generate(
                                () -> CompletableFuture.supplyAsync(() -> poll(acme, from, 50_000), clients))
                        .limit(8)
                        .toList();
                await().until(() -> openPolls() == 8);
                String id = acme.taskUpdated("{}");
                for (CompletableFuture<JsonPath> answer : waiting) {
                    assertThat(answer).succeedsWithin(Duration.ofSeconds(60));
                    assertThat(answer.join().getList("data.id")).containsExactly(id);
                    cursor = answer.join().getString("cursor");
                }
                await().until(() -> openPolls() == 0);
            }
        } finally {
            clients.shutdownNow();
        }
    }

    @Test
    void aPollWhoseTokenEndsMeanwhileSaysSo() throws Exception {
        try (Fixture acme = new Fixture(redis, "grace")) {
            String cursor = poll(acme, null, 0).getString("cursor");
            await().until(() -> openPolls() == 0);
            CompletableFuture<Response> revoked = waiting(acme.token("grace"), cursor);
            await().until(() -> openPolls() == 1);
            given().header(
                            "Authorization",
                            "Bearer "
                                    + TestEnvironment.tokens()
                                            .user("ada")
                                            .workspace(acme.workspace)
                                            .groups("member", "admin")
                                            .sign())
                    .contentType(ContentType.JSON)
                    .body("{\"userId\":\"grace\"}")
                    .post("/api/realtime/revocations")
                    .then()
                    .statusCode(200);
            revoked.get().then().statusCode(403).contentType("application/problem+json");

            String brief = TestEnvironment.tokens()
                    .user("linus")
                    .workspace(acme.workspace)
                    .expiresIn(Duration.ofSeconds(2))
                    .sign();
            waiting(brief, cursor).get().then().statusCode(401).contentType("application/problem+json");
        }
    }

    private static CompletableFuture<Response> waiting(String token, String cursor) {
        return CompletableFuture.supplyAsync(() -> given().header("Authorization", "Bearer " + token)
                .queryParam("cursor", cursor)
                .queryParam("waitMs", 20_000)
                .get("/api/realtime/poll"));
    }

    private static long openPolls() {
        return given().get("/q/metrics")
                .asString()
                .lines()
                .filter(line -> line.startsWith("gateway_connections_active"))
                .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    private static JsonPath poll(Fixture acme, String cursor, int waitMillis) {
        return given().header("Authorization", "Bearer " + acme.token("grace"))
                .queryParam("rooms", "project:" + acme.project)
                .queryParam("cursor", cursor == null ? "" : cursor)
                .queryParam("waitMs", waitMillis)
                .get("/api/realtime/poll")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }
}
