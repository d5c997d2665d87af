package io.pmrealtime.gateway;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;

import io.pmrealtime.gateway.testing.Fixture;
import io.pmrealtime.gateway.testing.RawUpgrade;
import io.pmrealtime.gateway.testing.TestClient;
import io.pmrealtime.local.testing.LocalServersResource;
import io.pmrealtime.local.testing.TestEnvironment;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tickets instead of tokens, and tokens that are good no longer. */
@QuarkusTest
@QuarkusTestResource(LocalServersResource.class)
class TokensTest {
    @Inject
    RedisDataSource redis;

    @Test
    void aTicketOpensOneConnection() throws IOException {
        try (Fixture acme = new Fixture(redis)) {
            String ticket = given().header("Authorization", "Bearer " + acme.token("grace"))
                    .post("/api/realtime/tickets")
                    .then()
                    .statusCode(200)
                    .body("data.expiresAt", notNullValue())
                    .extract()
                    .path("data.ticket");

            assertThat(redis.key().pttl("ticket:{" + ticket + "}")).isBetween(20_000L, 30_000L);
            try (TestClient grace = TestClient.connectWith(RestAssured.port, "/ws?ticket=" + ticket, null)) {
                assertThat(grace.await("welcome").path("userId").asText()).isEqualTo("grace");
                assertThat(grace.await("welcome").path("workspaceId").asText()).isEqualTo(acme.workspace);
            }
            assertThat(RawUpgrade.get(RestAssured.port, "/ws?ticket=" + ticket, List.of())
                            .status())
                    .isEqualTo(401);
            assertThat(RawUpgrade.get(RestAssured.port, "/ws?ticket=made-up", List.of())
                            .status())
                    .isEqualTo(401);
        }
    }

    @Test
    void ticketsAreForThoseWithAToken() {
        given().post("/api/realtime/tickets").then().statusCode(401).contentType("application/problem+json");
    }

    @Test
    void aRevokedTokenIsDisconnectedAndLetInNoMore() throws IOException {
        try (Fixture acme = new Fixture(redis);
                TestClient other = acme.connect("grace")) {
            String token = TestEnvironment.tokens()
                    .user("grace")
                    .workspace(acme.workspace)
                    .claim("jti", "revoked-" + acme.workspace)
                    .sign();
            try (TestClient grace = TestClient.connect(RestAssured.port, token)) {
                revoke(acme, "{\"jti\":\"revoked-" + acme.workspace + "\"}", 200);
                assertThat(grace.closeCode()).isEqualTo(4403);
            }
            assertThat(status(token)).isEqualTo(401);
            assertThat(other.isOpen()).isTrue();
        }
    }

    @Test
    void aRevokedUsersEarlierTokensAreNoGoodAndLaterOnesAre() throws IOException {
        try (Fixture acme = new Fixture(redis);
                Fixture elsewhere = new Fixture(redis)) {
            String earlier = acme.token("linus");
            try (TestClient linus = TestClient.connect(RestAssured.port, earlier);
                    TestClient namesake = elsewhere.connect("linus")) {
                revoke(acme, "{\"userId\":\"linus\"}", 200);
                assertThat(linus.closeCode()).isEqualTo(4403);
                assertThat(namesake.isOpen()).isTrue();
            }
            assertThat(status(earlier)).isEqualTo(401);
            String later = TestEnvironment.tokens()
                    .user("linus")
                    .workspace(acme.workspace)
                    .sign();
            assertThat(status(later)).isEqualTo(101);
        }
    }

    @Test
    void aRevocationIsInForceWhenItIsAnswered() throws IOException {
        try (Fixture acme = new Fixture(redis)) {
            for (int i = 0; i < 5; i++) {
                String id = "at-once-" + i + acme.workspace;
                String token = TestEnvironment.tokens()
                        .user("grace")
                        .workspace(acme.workspace)
                        .claim("jti", id)
                        .sign();
                revoke(acme, "{\"jti\":\"" + id + "\"}", 200);
                assertThat(status(token)).isEqualTo(401);
            }
        }
    }

    @Test
    void whatAnotherReplicaWroteIsReadEvenBehindSomethingUnreadable() {
        try (Fixture acme = new Fixture(redis);
                TestClient grace = acme.connect("grace")) {
            long now = System.currentTimeMillis();
            redis.sortedSet(String.class).zadd("revoked:log", now - 2, "no revocation");
            redis.sortedSet(String.class).zadd("revoked:log", now - 1, "null");
            redis.sortedSet(String.class)
                    .zadd(
                            "revoked:log",
                            now,
                            "{\"workspaceId\":\"" + acme.workspace + "\",\"userId\":\"grace\",\"atMillis\":" + now
                                    + "}");
            assertThat(grace.closeCode()).isEqualTo(4403);
        }
    }

    @Test
    void onlyAdminsRevokeAndTheBodyIsChecked() {
        try (Fixture acme = new Fixture(redis)) {
            given().header("Authorization", "Bearer " + acme.token("grace"))
                    .contentType(ContentType.JSON)
                    .body("{\"userId\":\"linus\"}")
                    .post("/api/realtime/revocations")
                    .then()
                    .statusCode(403)
                    .contentType("application/problem+json");
            revoke(acme, "{}", 400);
            revoke(acme, "{\"jti\":\"a\",\"userId\":\"b\"}", 400);
        }
    }

    @Test
    void withoutRedisSocketsOpenStillAndTicketsDoNot() {
        try (Fixture acme = new Fixture(redis)) {
            TestEnvironment.servers().redis().stop();
            try {
                acme.connect("grace").close();
                given().header("Authorization", "Bearer " + acme.token("grace"))
                        .post("/api/realtime/tickets")
                        .then()
                        .statusCode(503)
                        .body("status", equalTo(503));
            } finally {
                TestEnvironment.servers().redis().start();
            }
            await().untilAsserted(() -> given().header("Authorization", "Bearer " + acme.token("grace"))
                    .post("/api/realtime/tickets")
                    .then()
                    .statusCode(200));
        }
    }

    private static int status(String token) throws IOException {
        return RawUpgrade.get(RestAssured.port, "/ws", List.of("Authorization: Bearer " + token))
                .status();
    }

    private static void revoke(Fixture acme, String body, int status) {
        String admin = TestEnvironment.tokens()
                .user("ada")
                .workspace(acme.workspace)
                .groups("member", "admin")
                .sign();
        given().header("Authorization", "Bearer " + admin)
                .contentType(ContentType.JSON)
                .body(body)
                .post("/api/realtime/revocations")
                .then()
                .statusCode(status);
    }
}
