package io.pmrealtime.gateway;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.notNullValue;

import io.pmrealtime.contracts.token.Identity;
import io.pmrealtime.gateway.limit.ConnectionLimits;
import io.pmrealtime.gateway.testing.DeflatingClient;
import io.pmrealtime.gateway.testing.Fixture;
import io.pmrealtime.gateway.testing.RawUpgrade;
import io.pmrealtime.gateway.testing.SseClient;
import io.pmrealtime.gateway.testing.TestClient;
import io.pmrealtime.gateway.testing.TightLimits;
import io.pmrealtime.local.testing.LocalServersResource;
import io.pmrealtime.local.testing.TestEnvironment;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.smallrye.mutiny.Multi;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How much one may have, and what happens beyond it. */
@QuarkusTest
@QuarkusTestResource(LocalServersResource.class)
@TestProfile(TightLimits.class)
class LimitsTest {
    @Inject
    RedisDataSource redis;

    @Inject
    ConnectionLimits limits;

    @Test
    void aUserHasSoManyConnectionsAndMayComeBackWhenOneIsClosed() throws IOException {
        try (Fixture acme = new Fixture(redis);
                TestClient first = acme.connect("grace")) {
            TestClient second = acme.connect("grace");
            RawUpgrade.Answer third = upgrade(acme, "grace");
            assertThat(third.status()).isEqualTo(429);
            assertThat(third.text()).containsIgnoringCase("retry-after: ").contains("application/problem+json");
            second.close();
            await().untilAsserted(
                            () -> assertThat(upgrade(acme, "grace").status()).isEqualTo(101));
            assertThat(first.isOpen()).isTrue();
        }
    }

    @Test
    void streamsAndPollsCountLikeSockets() {
        try (Fixture acme = new Fixture(redis);
                TestClient socket = acme.connect("grace");
                SseClient stream =
                        SseClient.open(RestAssured.port, "/api/realtime/stream", acme.token("grace"), null)) {
            stream.await("welcome");
            for (String path : List.of("stream", "poll")) {
                given().header("Authorization", "Bearer " + acme.token("grace"))
                        .get("/api/realtime/" + path)
                        .then()
                        .statusCode(429)
                        .header("Retry-After", notNullValue())
                        .contentType("application/problem+json");
            }
            assertThat(socket.isOpen()).isTrue();
        }
    }

    @Test
    void whereCompressionIsSwitchedOffItIsNotGranted() throws IOException {
        try (Fixture acme = new Fixture(redis);
                DeflatingClient client =
                        DeflatingClient.connect(RestAssured.port, acme.token("grace"), "permessage-deflate")) {
            assertThat(client.head()).startsWith("HTTP/1.1 101").doesNotContain("Sec-WebSocket-Extensions");
        }
    }

    @Test
    void aWorkspaceHasSoManyConnectionsAndAnotherIsNotConcerned() throws IOException {
        try (Fixture acme = new Fixture(redis);
                Fixture other = new Fixture(redis);
                TestClient ada = acme.connect("ada");
                TestClient grace = acme.connect("grace");
                TestClient linus = acme.connect("linus")) {
            assertThat(upgrade(acme, "margaret").status()).isEqualTo(429);
            assertThat(upgrade(other, "margaret").status()).isEqualTo(101);
            assertThat(List.of(ada.isOpen(), grace.isOpen(), linus.isOpen())).containsOnly(true);
        }
    }

    @Test
    void connectionsOfOtherReplicasCountForAsLongAsTheirLeaseLasts() {
        try (Fixture acme = new Fixture(redis)) {
            redis.hash(String.class)
                    .hset(
                            "conn:workspace:{" + acme.workspace + "}",
                            "another-replica",
                            "3:" + System.currentTimeMillis());
            redis.sortedSet(String.class).zadd("conn:replicas", System.currentTimeMillis() + 60_000, "another-replica");
            await().untilAsserted(
                            () -> assertThat(upgrade(acme, "grace").status()).isEqualTo(429));

            redis.sortedSet(String.class).zadd("conn:replicas", System.currentTimeMillis() - 1, "another-replica");
            await().untilAsserted(
                            () -> assertThat(upgrade(acme, "grace").status()).isEqualTo(101));
        }
    }

    @Test
    void thisReplicasConnectionsAreKeptInRedisForTheOthers() {
        try (Fixture acme = new Fixture(redis)) {
            String key = "conn:workspace:{" + acme.workspace + "}";
            TestClient grace = acme.connect("grace");
            Map<String, String> stored = redis.hash(String.class).hgetall(key);
            assertThat(stored.values()).singleElement().asString().startsWith("1:");
            assertThat(redis.sortedSet(String.class).zrange("conn:replicas", 0, -1))
                    .containsAll(stored.keySet());
            grace.close();
            await().untilAsserted(() ->
                    assertThat(redis.hash(String.class).hgetall(key)).isEmpty());
        }
    }

    @Test
    void whatIsStoredIsTheNumberOfNowHoweverItsCallsOvertakeEachOther() {
        try (Fixture acme = new Fixture(redis)) {
            Identity grace =
                    new Identity("grace", acme.workspace, "Grace", null, Set.of(), null, Instant.EPOCH, Instant.MAX);
            for (int round = 0; round < 150; round++) {
                Multi.createFrom()
                        .range(0, 2)
                        .onItem()
                        .transformToUniAndMerge(i -> limits.take(grace))
                        .map(ConnectionLimits.Place.class::cast)
                        .collect()
                        .asList()
                        .await()
                        .atMost(Duration.ofSeconds(60))
                        .forEach(ConnectionLimits.Place::release);
            }
            await().untilAsserted(() -> assertThat(
                            redis.hash(String.class).hgetall("conn:workspace:{" + acme.workspace + "}"))
                    .isEmpty());
        }
    }

    @Test
    void withoutRedisAReplicaTakesAsManyAsItMayByItself() throws IOException {
        List<Fixture> workspaces = new ArrayList<>();
        List<TestClient> clients = new ArrayList<>();
        try {
            for (int i = 0; i < 13; i++) {
                workspaces.add(new Fixture(redis));
            }
            await().until(() -> active() == 0);
            TestEnvironment.servers().redis().stop();
            for (int i = 0; i < 12; i++) {
                clients.add(workspaces.get(i).connect("grace"));
            }
            RawUpgrade.Answer full = upgrade(workspaces.get(12), "grace");
            assertThat(full.status()).isEqualTo(503);
            assertThat(full.text()).containsIgnoringCase("retry-after: 1").contains("this replica is full");
            clients.remove(0).close();
            await().untilAsserted(() ->
                    assertThat(upgrade(workspaces.get(12), "grace").status()).isEqualTo(101));
            assertThat(clients).allMatch(TestClient::isOpen);
            TestEnvironment.servers().redis().start();
            String opened = workspaces.get(1).workspace;
            await().untilAsserted(() ->
                    assertThat(stored(opened)).as("for the other replicas").isEqualTo("1"));
        } finally {
            TestEnvironment.servers().redis().start();
            clients.forEach(TestClient::close);
            workspaces.forEach(Fixture::close);
        }
    }

    @Test
    void moreHandshakesInASecondThanAllowedAreSentAwayForAWhile() throws IOException {
        try (Fixture acme = new Fixture(redis);
                TestClient grace = acme.connect("grace")) {
            List<RawUpgrade.Answer> answers = new ArrayList<>();
            // A busy machine may need some more to make so many in one second.
            await().pollInterval(Duration.ofMillis(1)).until(() -> {
                answers.addAll(
                        IntStream.range(0, 100).mapToObj(i -> handshake()).toList());
                return answers.stream().anyMatch(answer -> answer.status() == 429);
            });
            assertThat(answers).extracting(RawUpgrade.Answer::status).containsOnly(401, 429);
            assertThat(answers).filteredOn(answer -> answer.status() == 429).allSatisfy(answer -> assertThat(
                            answer.text())
                    .containsIgnoringCase("retry-after: 1")
                    .contains("application/problem+json"));
            await().untilAsserted(() -> assertThat(handshake().status()).isEqualTo(401));
            grace.event(acme.publish("chat.message", "user:grace", "{}"));
        }
    }

    /** The number of a workspace's connections that the only replica has stored; null where there is none. */
    private String stored(String workspace) {
        return redis.hash(String.class).hgetall("conn:workspace:{" + workspace + "}").values().stream()
                .map(value -> value.substring(0, value.indexOf(':')))
                .findFirst()
                .orElse(null);
    }

    private static RawUpgrade.Answer handshake() {
        try {
            return RawUpgrade.get(RestAssured.port, "/ws", List.of());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long active() {
        return given().get("/q/metrics")
                .asString()
                .lines()
                .filter(line -> line.startsWith("gateway_connections_active"))
                .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    @Test
    void onlyAllowedOriginsConnect() throws IOException {
        try (Fixture acme = new Fixture(redis)) {
            String bearer = "Authorization: Bearer " + acme.token("grace");
            assertThat(RawUpgrade.get(RestAssured.port, "/ws", List.of(bearer, "Origin: https://evil.example.com"))
                            .status())
                    .isEqualTo(403);
            assertThat(RawUpgrade.get(RestAssured.port, "/ws", List.of(bearer, "Origin: https://app.example.com"))
                            .status())
                    .isEqualTo(101);
        }
    }

    @Test
    void tooManyMessagesAreNotActedOnAndAFloodCloses() {
        try (Fixture acme = new Fixture(redis);
                TestClient grace = acme.connect("grace")) {
            for (int i = 0; i < 40; i++) {
                grace.send("{'type':'ping','ref':'" + i + "'}");
            }
            assertThat(grace.answer("0").path("type").asText()).isEqualTo("pong");
            assertThat(grace.answer("39").path("code").asText()).isEqualTo("rate_limited");
            for (int i = 0; i < 5000 && grace.isOpen(); i++) {
                grace.socket()
                        .sendText("{\"type\":\"ping\"}", true)
                        .exceptionally(e -> null)
                        .join();
            }
            assertThat(grace.closeCode()).isEqualTo(4429);
        }
    }

    @Test
    void whoAnswersPingsStaysAndWhoDoesNotIsClosed() throws IOException {
        try (Fixture acme = new Fixture(redis);
                TestClient grace = acme.connect("grace");
                DeflatingClient silent =
                        DeflatingClient.connect(RestAssured.port, acme.token("silent"), "permessage-deflate")) {
            // It answers to no frame.
            assertThat(silent.closeCode()).isEqualTo(4408);
            grace.event(acme.publish("chat.message", "user:grace", "{}"));
        }
    }

    private static RawUpgrade.Answer upgrade(Fixture workspace, String user) throws IOException {
        return RawUpgrade.get(RestAssured.port, "/ws", List.of("Authorization: Bearer " + workspace.token(user)));
    }
}
