package io.pmrealtime.gateway;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.databind.JsonNode;
import io.pmrealtime.gateway.testing.Fixture;
import io.pmrealtime.gateway.testing.RawUpgrade;
import io.pmrealtime.gateway.testing.TestClient;
import io.pmrealtime.local.testing.LocalServersResource;
import io.pmrealtime.local.testing.TestEnvironment;
import io.pmrealtime.local.token.DevTokens;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Who is let in, and how. */
@QuarkusTest
@QuarkusTestResource(LocalServersResource.class)
class UpgradeTest {
    @Inject
    RedisDataSource redis;

    @Test
    void theWelcomeSaysWhoAndWhereOneIs() {
        try (Fixture acme = new Fixture(redis);
                TestClient grace = acme.connect("grace")) {
            JsonNode welcome = grace.await("welcome");

            assertThat(grace.texts().get(0)).startsWith("{\"type\":\"welcome\",\"connectionId\":\"");
            assertThat(welcome.path("userId").asText()).isEqualTo("grace");
            assertThat(welcome.path("workspaceId").asText()).isEqualTo(acme.workspace);
            assertThat(welcome.path("rooms"))
                    .extracting(JsonNode::asText)
                    .containsExactly("workspace:" + acme.workspace, "user:grace");
            assertThat(welcome.path("cursor").asText()).isNotEmpty();
            assertThat(welcome.path("pingIntervalMs").asLong()).isEqualTo(25_000);
            assertThat(welcome.path("presenceIntervalMs").asLong()).isEqualTo(30_000);
            assertThat(Instant.parse(welcome.path("tokenExpiresAt").asText()))
                    .isBetween(Instant.now().plusSeconds(3500), Instant.now().plusSeconds(3601));
        }
    }

    @Test
    void aBrowserCarriesItsTokenAsASubProtocol() {
        try (Fixture acme = new Fixture(redis);
                TestClient client = TestClient.connectWith(
                        RestAssured.port, "/ws", "pm-realtime.v1", "bearer." + acme.token("grace"))) {
            assertThat(client.socket().getSubprotocol()).isEqualTo("pm-realtime.v1");
        }
    }

    @Test
    void theCarrierOfQuarkusClientsIsTakenToo() throws Exception {
        try (Fixture acme = new Fixture(redis)) {
            String carrier = URLEncoder.encode(
                            "quarkus-http-upgrade#Authorization#Bearer " + acme.token("grace"), StandardCharsets.UTF_8)
                    .replace("+", "%20");
            RawUpgrade.Answer answer = RawUpgrade.get(
                    RestAssured.port, "/ws", List.of("Sec-WebSocket-Protocol: pm-realtime.v1, " + carrier));
            assertThat(answer.status()).isEqualTo(101);
        }
    }

    @Test
    void aTokenInTheAddressIsTaken() {
        try (Fixture acme = new Fixture(redis);
                TestClient client =
                        TestClient.connectWith(RestAssured.port, "/ws?token=" + acme.token("grace"), null)) {
            assertThat(client.await("welcome").path("userId").asText()).isEqualTo("grace");
            assertThat(client.socket().getSubprotocol()).isEmpty();
        }
    }

    @Test
    void withoutAGoodTokenNobodyIsLetIn() throws Exception {
        Fixture.awaitReady();
        DevTokens tokens = TestEnvironment.tokens();
        String good = tokens.user("grace").workspace("w").sign();
        Map<String, String> bad = Map.of(
                "garbage", "garbage",
                "expired",
                        tokens.user("grace")
                                .workspace("w")
                                .expiresIn(Duration.ofMinutes(-1))
                                .sign(),
                "forged", DevTokens.generate().user("grace").workspace("w").sign(),
                "other issuer",
                        tokens.user("grace").workspace("w").issuer("somebody").sign(),
                "no workspace", tokens.user("grace").sign(),
                "unsigned", unsigned(good),
                "impossible user id", tokens.user("a,b").workspace("w").sign());

        assertRefused("no credentials", "/ws", List.of());
        for (Map.Entry<String, String> token : bad.entrySet()) {
            String jwt = token.getValue();
            assertRefused(token.getKey(), "/ws", List.of("Authorization: Bearer " + jwt));
            assertRefused(token.getKey(), "/ws?token=" + jwt, List.of());
            assertRefused(token.getKey(), "/ws", List.of("Sec-WebSocket-Protocol: pm-realtime.v1, bearer." + jwt));
        }
    }

    private static void assertRefused(String name, String path, List<String> headers) throws Exception {
        RawUpgrade.Answer answer = RawUpgrade.get(RestAssured.port, path, headers);
        assertThat(answer.status()).as(name).isEqualTo(401);
        assertThat(answer.text()).as(name).containsIgnoringCase("content-type: application/problem+json");
        assertThat(answer.text()).as(name).contains("\"status\":401").doesNotContain("Exception");
    }

    private static String unsigned(String token) {
        return "eyJhbGciOiJub25lIn0" + token.substring(token.indexOf('.'), token.lastIndexOf('.') + 1);
    }

    @Test
    void aRequestThatDoesNotUpgradeIsToldSo() {
        Fixture.awaitReady();
        given().get("/ws")
                .then()
                .statusCode(401)
                .contentType("application/problem+json")
                .body("title", equalTo("Unauthorized"));
        try (Fixture acme = new Fixture(redis)) {
            given().header("Authorization", "Bearer " + acme.token("grace"))
                    .get("/ws")
                    .then()
                    .statusCode(426)
                    .contentType("application/problem+json");
        }
    }
}
