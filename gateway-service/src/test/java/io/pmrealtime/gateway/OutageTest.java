package io.pmrealtime.gateway;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import io.pmrealtime.gateway.cursor.Cursor;
import io.pmrealtime.gateway.testing.Fixture;
import io.pmrealtime.gateway.testing.RawUpgrade;
import io.pmrealtime.gateway.testing.TestClient;
import io.pmrealtime.local.testing.LocalServersResource;
import io.pmrealtime.local.testing.TestEnvironment;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

/** What clients see while a server that the gateway needs is away. */
@QuarkusTest
@QuarkusTestResource(LocalServersResource.class)
class OutageTest {
    private static final Duration OUTAGE = Duration.ofSeconds(Long.getLong("outage.seconds", 30));

    @Inject
    RedisDataSource redis;

    @Test
    void withoutRedisJoinedRoomsGoOnAndJoinsAreUnavailable() {
        try (Fixture acme = new Fixture(redis, "grace");
                TestClient grace = acme.connect("grace")) {
            grace.join("project:" + acme.project);
            TestEnvironment.servers().redis().stop();
            try {
                grace.send("{'type':'room.join','ref':'down','projectId':'" + acme.project + "2'}");
                assertThat(grace.answer("down").path("code").asText()).isEqualTo("unavailable");
                grace.send("{'type':'room.join','ref':'who','presence':true,'projectId':'" + acme.project + "'}");
                assertThat(grace.answer("who").path("code").asText()).isEqualTo("unavailable");
                grace.event(acme.taskUpdated("{}"));
                given().get("/q/health/ready").then().statusCode(200);
            } finally {
                TestEnvironment.servers().redis().start();
            }
            await().untilAsserted(() -> {
                String ref = "up" + grace.received().size();
                grace.send("{'type':'room.join','ref':'" + ref + "','taskId':'" + acme.task + "'}");
                assertThat(grace.answer(ref).path("type").asText()).isEqualTo("ack");
            });
        }
    }

    /** {@code -Doutage.seconds} makes it last longer. */
    @Test
    void whileKafkaIsAwayForHalfAMinuteConnectionsStayAndEventsGoOnInOrderWhenItReturns() throws IOException {
        try (Fixture acme = new Fixture(redis, "grace");
                TestClient grace = acme.connect("grace");
                Fixture elsewhere = Fixture.apart(Cursor.parse(grace.cursor()).orElseThrow(), redis)) {
            List<String> sent = new ArrayList<>();
            sent.add(acme.publish("chat.message", "user:grace", "{}"));
            grace.event(sent.get(0));
            List<String> meanwhile = Stream.generate(() -> UUID.randomUUID().toString())
                    .limit(20)
                    .toList();
            sent.addAll(meanwhile);
            Instant since = Instant.now();
            TestEnvironment.servers().kafka().stop();
            CompletableFuture<Void> publishing =
                    CompletableFuture.runAsync(() -> meanwhile.forEach(id -> await().atMost(OUTAGE.multipliedBy(4))
                            .ignoreExceptions()
                            // What was not acknowledged in time, and came through nevertheless, is there twice then.
                            .until(() -> acme.publish(id, "chat.message", "user:grace", "{}", Map.of()) != null)));
            try {
                grace.send("{'type':'ping','ref':'still-here'}");
                grace.answer("still-here");
                await().untilAsserted(
                                () -> given().get("/q/health/ready").then().statusCode(503));
                given().get("/q/health/live").then().statusCode(200);
                RawUpgrade.Answer refused = upgrade(elsewhere);
                assertThat(refused.status()).isEqualTo(503);
                assertThat(refused.text())
                        .containsIgnoringCase("retry-after: 1")
                        .contains("application/problem+json");
                await().atMost(OUTAGE.plusSeconds(60)).until(() -> Instant.now().isAfter(since.plus(OUTAGE)));
                given().get("/q/health/ready").then().statusCode(503);
                given().get("/q/health/live").then().statusCode(200);
            } finally {
                TestEnvironment.servers().kafka().start();
            }
            publishing.join();
            for (int i = 0; i < 20; i++) {
                sent.add(acme.publish("chat.message", "user:grace", "{\"n\":" + i + "}"));
            }
            await().untilAsserted(() -> assertThat(grace.eventIds()).isEqualTo(sent));
            await().untilAsserted(() -> given().get("/q/health/ready").then().statusCode(200));
            assertThat(grace.isOpen()).isTrue();
            assertThat(upgrade(elsewhere).status()).isEqualTo(101);
        }
    }

    @Test
    void anOpenTransactionIsNoStallAndWhatIsAbortedIsNeverSeen() {
        try (Fixture acme = new Fixture(redis);
                TestClient grace = acme.connect("grace");
                KafkaProducer<String, byte[]> producer = transactional()) {
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(acme.record("aborted", "user:grace"));
            producer.flush();
            producer.abortTransaction();
            producer.beginTransaction();
            producer.send(acme.record("committed", "user:grace"));
            producer.flush();
            String behind = acme.publish("chat.message", "user:grace", "{}");
            // Longer than from one look at the log's end to the next.
            await().during(Duration.ofSeconds(5)).atMost(Duration.ofSeconds(60)).untilAsserted(() -> given().get(
                            "/q/health/ready")
                    .then()
                    .statusCode(200)
                    .body("checks.find { it.name == 'realtime log' }.data.lag", equalTo(0)));
            assertThat(grace.eventIds()).isEmpty();

            producer.commitTransaction();
            grace.event(behind);
            assertThat(grace.eventIds()).containsExactly("committed", behind);
        }
    }

    private static KafkaProducer<String, byte[]> transactional() {
        return new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers",
                        TestEnvironment.servers().kafkaBootstrap(),
                        "transactional.id",
                        "outage-" + UUID.randomUUID()),
                new StringSerializer(),
                new ByteArraySerializer());
    }

    private static RawUpgrade.Answer upgrade(Fixture workspace) throws IOException {
        return RawUpgrade.get(RestAssured.port, "/ws", List.of("Authorization: Bearer " + workspace.token("linus")));
    }
}
