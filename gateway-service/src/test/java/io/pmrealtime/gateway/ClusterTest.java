package io.pmrealtime.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.pmrealtime.contracts.presence.PresenceKeys;
import io.pmrealtime.gateway.testing.Fixture;
import io.pmrealtime.gateway.testing.RawUpgrade;
import io.pmrealtime.gateway.testing.TestClient;
import io.pmrealtime.gateway.testing.TightLimits;
import io.pmrealtime.local.testing.RedisClusterResource;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.util.List;
import org.junit.jupiter.api.Test;

/** On a Redis Cluster of three nodes: access, limits, tickets and snapshots. */
@QuarkusTest
@QuarkusTestResource(value = RedisClusterResource.class, restrictToAnnotatedClass = true)
@TestProfile(TightLimits.class)
class ClusterTest {
    @Inject
    RedisDataSource redis;

    @Test
    void roomsOfManySlotsAreJoinedAtOnceAndWhoIsThereIsTold() {
        try (Fixture acme = new Fixture(redis, "grace");
                TestClient grace = acme.connect("grace")) {
            for (String user : new String[] {"ada", "linus", "margaret"}) {
                redis.value(String.class)
                        .set(
                                PresenceKeys.connections(acme.workspace, user),
                                "{\"v\":7,\"n\":\"%s\",\"c\":[{\"i\":\"c\",\"r\":\"g\",\"t\":1,\"s\":1,\"p\":\"%s\",\"g\":\"tasks\",\"m\":7}]}"
                                        .formatted(user, acme.project));
                redis.sortedSet(String.class).zadd(PresenceKeys.project(acme.project), 1.0, user);
            }
            grace.send("{'type':'room.join','ref':'1','presence':true,'rooms':['project:" + acme.project + "','task:"
                    + acme.task + "']}");

            JsonNode ack = grace.answer("1");
            assertThat(ack.path("presence").path("project:" + acme.project))
                    .extracting(user -> user.path("userName").asText())
                    .containsExactlyInAnyOrder("ada", "linus", "margaret");
            grace.event(acme.taskUpdated("{}"));
        }
    }

    @Test
    void connectionsAreCountedAndTicketsAreTakenOnce() throws Exception {
        try (Fixture acme = new Fixture(redis);
                TestClient first = acme.connect("grace");
                TestClient second = acme.connect("grace")) {
            assertThat(RawUpgrade.get(RestAssured.port, "/ws", List.of("Authorization: Bearer " + acme.token("grace")))
                            .status())
                    .isEqualTo(429);
            String ticket = RestAssured.given()
                    .auth()
                    .oauth2(acme.token("ada"))
                    .post("/api/realtime/tickets")
                    .jsonPath()
                    .getString("data.ticket");
            TestClient.connectWith(RestAssured.port, "/ws?ticket=" + ticket, null)
                    .close();
            assertThat(RawUpgrade.get(RestAssured.port, "/ws?ticket=" + ticket, List.of())
                            .status())
                    .isEqualTo(401);
            assertThat(first.isOpen() && second.isOpen()).isTrue();
        }
    }
}
