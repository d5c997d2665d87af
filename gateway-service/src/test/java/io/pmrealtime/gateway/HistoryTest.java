package io.pmrealtime.gateway;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.pmrealtime.contracts.kafka.Topic;
import io.pmrealtime.contracts.room.Room;
import io.pmrealtime.gateway.cursor.Cursor;
import io.pmrealtime.gateway.cursor.LogShape;
import io.pmrealtime.gateway.eventloop.VertxInternals;
import io.pmrealtime.gateway.history.History;
import io.pmrealtime.gateway.history.KafkaHistory;
import io.pmrealtime.gateway.hub.Hub;
import io.pmrealtime.gateway.hub.Shard;
import io.pmrealtime.gateway.message.ReplayListener;
import io.pmrealtime.gateway.message.ResyncReason;
import io.pmrealtime.gateway.room.Grant;
import io.pmrealtime.gateway.tail.KafkaClients;
import io.pmrealtime.gateway.tail.RepeatFilter;
import io.pmrealtime.gateway.testing.BrokenOutlet;
import io.pmrealtime.gateway.testing.Fixture;
import io.pmrealtime.gateway.testing.ShortTail;
import io.pmrealtime.gateway.testing.SseClient;
import io.pmrealtime.gateway.testing.TestClient;
import io.pmrealtime.local.testing.LocalServersResource;
import io.pmrealtime.local.testing.TestEnvironment;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** What the tail no longer has is read from Kafka. */
@QuarkusTest
@QuarkusTestResource(LocalServersResource.class)
@TestProfile(ShortTail.class)
class HistoryTest {
    @Inject
    RedisDataSource redis;

    @Inject
    KafkaClients clients;

    @Inject
    KafkaHistory history;

    @Inject
    Hub hub;

    @Inject
    Vertx vertx;

    @Test
    void eventsOlderThanTheTailAreReplayedAndLiveOnesFollow() throws InterruptedException {
        String cursor;
        try (Fixture acme = new Fixture(redis, "grace")) {
            try (TestClient first = acme.connect("grace")) {
                cursor = first.cursor();
            }
            Fixture other = Fixture.besides(Cursor.parse(cursor).orElseThrow(), redis);
            List<String> sent = new ArrayList<>();
            String body = "{\"body\":\"" + "x".repeat(400) + "\"}";
            for (int i = 0; i < 200; i++) {
                sent.add(acme.publish("pm.task.updated", "project:" + acme.project + ",task:" + acme.task, body));
                other.publish("chat.message", "user:grace", body);
            }
            other.close();
            Thread publisher = new Thread(() -> {
                for (int i = 0; i < 200; i++) {
                    sent.add(acme.publish("pm.task.updated", "project:" + acme.project, body));
                }
            });
            publisher.start();
            try (TestClient second = acme.connect("grace")) {
                second.send(ResumeTest.resume("r", cursor, "project:" + acme.project));
                JsonNode resumed = second.answer("r");
                assertThat(resumed.path("type").asText()).isEqualTo("resumed");
                assertThat(resumed.path("replayed").asInt()).isGreaterThan(100);
                publisher.join();
                await().untilAsserted(() -> assertThat(second.eventIds()).isEqualTo(sent));
            }
        }
    }

    @Test
    void anEventThatStandsTwiceInTheLogIsReplayedOnceHoweverFarApart() {
        try (Fixture acme = new Fixture(redis)) {
            String cursor = cursor(acme);
            List<String> sent = publishRead(acme, 12, 3000);
            acme.publish(sent.get(0), "chat.message", "chat:c1", "{}", Map.of());
            sent.addAll(publishRead(acme, 12, 3000));
            acme.awaitTaken();
            try (TestClient second = acme.connect("grace")) {
                second.send(ResumeTest.resume("r", cursor, "chat:c1"));
                assertThat(second.answer("r").path("replayed").asInt()).isEqualTo(sent.size());
                assertThat(second.eventIds()).isEqualTo(sent);
            }
        }
    }

    @Test
    void pollsThatDoNotWaitGetAllOfTheHistoryStepByStep() {
        try (Fixture acme = new Fixture(redis)) {
            String cursor = poll(acme, "", 0).then().statusCode(200).extract().path("cursor");
            List<String> sent = publishRead(acme, 20, 3000);
            acme.awaitTaken();
            List<String> seen = new ArrayList<>();
            for (int polls = 0; polls < sent.size() && seen.size() < sent.size(); polls++) {
                JsonPath answer =
                        poll(acme, cursor, 0).then().statusCode(200).extract().jsonPath();
                seen.addAll(answer.getList("data.id"));
                assertThat(answer.getString("cursor")).as("the next step").isNotEqualTo(cursor);
                cursor = answer.getString("cursor");
            }
            assertThat(seen).isEqualTo(sent);
        }
    }

    @Test
    void aCursorThatRetentionHasOvertakenIsAnsweredWithResync() throws Exception {
        try (Fixture acme = new Fixture(redis, "grace")) {
            String cursor = cursor(acme);
            publishRead(acme, 10, 2000);
            acme.awaitTaken();
            Cursor parsed = Cursor.parse(cursor).orElseThrow();
            try (Admin admin = Admin.create(
                    Map.of("bootstrap.servers", TestEnvironment.servers().kafkaBootstrap()))) {
                admin.deleteRecords(Map.of(
                                new TopicPartition(Topic.REALTIME.topicName(), parsed.partition()),
                                RecordsToDelete.beforeOffset(parsed.offset() + 5)))
                        .all()
                        .get();
            }
            try (TestClient second = acme.connect("grace")) {
                second.send(ResumeTest.resume("r", cursor, "chat:c1"));
                JsonNode answer = second.answer("r");
                assertThat(answer.path("type").asText()).isEqualTo("resync");
                assertThat(answer.path("reason").asText()).isEqualTo("cursor_expired");
                String live = acme.publish("chat.message", "chat:c1", "{}");
                second.event(live);
                assertThat(second.eventIds()).containsExactly(live);
            }
        }
    }

    @Test
    void whileKafkaIsAwayNothingIsSkipped() throws Exception {
        try (Fixture acme = new Fixture(redis, "grace")) {
            String cursor = cursor(acme);
            List<String> sent = publishRead(acme, 10, 2000);
            acme.awaitTaken();
            try (TestClient socket = acme.connect("grace");
                    TestClient witness = acme.connect("grace")) {
                TestEnvironment.servers().kafka().stop();
                try {
                    socket.send(ResumeTest.resume("1", cursor, "chat:c1"));
                    assertThat(socket.answer("1").path("code").asText()).isEqualTo("unavailable");
                    try (SseClient stream = SseClient.open(
                            RestAssured.port, "/api/realtime/stream?rooms=chat:c1", acme.token("ada"), cursor)) {
                        await().until(stream::isEnded);
                        assertThat(stream.eventIds()).isEmpty();
                    }
                    poll(acme, cursor).then().statusCode(503).header("Retry-After", "1");
                } finally {
                    TestEnvironment.servers().kafka().start();
                }
                Fixture.awaitReady();
                resume(socket, cursor);
                assertThat(socket.eventIds()).isEqualTo(sent);
                assertThat(witness.eventIds()).isEmpty();
                await().untilAsserted(() -> assertThat(poll(acme, cursor)
                                .then()
                                .statusCode(200)
                                .extract()
                                .jsonPath()
                                .getList("data.id"))
                        .isNotEmpty()
                        .isEqualTo(sent));
            }
        }
    }

    /** Resumes; while Kafka comes back, the answer may be to try again. */
    private static void resume(TestClient client, String cursor) {
        await().until(() -> {
            String ref = "again-" + client.received().size();
            client.send(ResumeTest.resume(ref, cursor, "chat:c1"));
            JsonNode answer = client.answer(ref);
            assertThat(answer.path("type").asText() + answer.path("code").asText())
                    .isIn("resumed", "errorunavailable");
            return answer.path("type").asText().equals("resumed");
        });
    }

    private static Response poll(Fixture acme, String cursor) {
        return poll(acme, cursor, 20_000);
    }

    private static Response poll(Fixture acme, String cursor, int waitMillis) {
        return given().header("Authorization", "Bearer " + acme.token("ada"))
                .queryParam("rooms", "chat:c1")
                .queryParam("cursor", cursor)
                .queryParam("waitMs", waitMillis)
                .get("/api/realtime/poll");
    }

    @Test
    void aReplayThatKafkaCutsShortIsClosedAndGoesOnBehindItsLastEvent() {
        try (Fixture acme = new Fixture(redis)) {
            String cursor = cursor(acme);
            List<String> sent = publishLarge(acme);
            List<String> seen;
            try (TestClient cut = acme.connect("cut")) {
                // What it does not read keeps the rest of the replay waiting until Kafka is away.
                cut.reading(false);
                cut.send(ResumeTest.resume("r", cursor, "chat:c1"));
                cut.await("event");
                TestEnvironment.servers().kafka().stop();
                try {
                    cut.reading(true);
                    assertThat(cut.closeCode()).isEqualTo(1012);
                } finally {
                    TestEnvironment.servers().kafka().start();
                }
                seen = cut.eventIds();
                assertThat(seen).hasSizeBetween(1, sent.size() - 1).isEqualTo(sent.subList(0, seen.size()));
                cursor = cut.event(seen.get(seen.size() - 1)).path("cursor").asText();
            }
            Fixture.awaitReady();
            try (TestClient again = acme.connect("cut")) {
                resume(again, cursor);
                assertThat(again.eventIds()).isEqualTo(sent.subList(seen.size(), sent.size()));
            }
        }
    }

    @Test
    void aLongWayWithoutEventsIsGoneInStepsSoThatOthersHaveTheirTurn() throws Exception {
        try (Fixture acme = new Fixture(redis);
                KafkaProducer<String, byte[]> producer = clients.producer("long-way", Duration.ofSeconds(20))) {
            Cursor from = Cursor.parse(cursor(acme)).orElseThrow();
            String neighbour = Fixture.besides(from, redis).workspace;
            int records = 60_000;
            for (int i = 0; i < records; i++) {
                producer.send(new ProducerRecord<>(
                        Topic.REALTIME.topicName(), from.partition(), neighbour, new byte[] {'{', '}'}));
            }
            producer.flush();
            long to = from.offset() + records;
            long next = from.offset();
            int steps = 0;
            while (next < to) {
                History.Read read = read(acme, from, next, to);
                assertThat(read.entries()).isEmpty();
                assertThat(read.next()).isGreaterThan(next);
                next = read.next();
                steps++;
            }
            assertThat(next).isEqualTo(to);
            assertThat(steps).isGreaterThan(1);
        }
    }

    @Test
    void aReplayThatFailsInAWayThatNobodyThoughtOfClosesItsConnection() {
        try (Fixture acme = new Fixture(redis);
                TestClient witness = acme.connect("witness")) {
            String cursor = witness.cursor();
            publishRead(acme, 12, 3000);
            BrokenOutlet broken = new BrokenOutlet(new IllegalStateException("broken"));
            Shard shard = hub.shard(VertxInternals.eventLoops(vertx).get(0));
            shard.execute(() -> shard.open("broken", BrokenOutlet.identity(acme), broken, broken)
                    .resume(
                            Cursor.parse(cursor).orElseThrow().offset(),
                            List.of(new Grant(Room.parse("chat:c1").orElseThrow(), null)),
                            new NoAnswer()));
            await().untilAsserted(() -> assertThat(broken.closeCodes()).containsExactly(1012));
            witness.event(acme.publish("chat.message", "user:witness", "{}"));
        }
    }

    private static final class NoAnswer implements ReplayListener {
        @Override
        public void resumed(long replayed) {
            throw new AssertionError("resumed");
        }

        @Override
        public void resync(ResyncReason reason) {
            throw new AssertionError("resync");
        }

        @Override
        public void unavailable() {
            throw new AssertionError("unavailable");
        }
    }

    private History.Read read(Fixture acme, Cursor of, long from, long to) throws Exception {
        CompletableFuture<History.Answer> answer = new CompletableFuture<>();
        history.read(
                new LogShape(of.topicId(), of.partitions()),
                acme.workspace,
                of.partition(),
                from,
                to,
                new RepeatFilter(10),
                () -> true,
                answer::complete);
        return (History.Read) answer.get(60, TimeUnit.SECONDS);
    }

    private static String cursor(Fixture acme) {
        try (TestClient first = acme.connect("grace")) {
            return first.cursor();
        }
    }

    /** Events that the gateway has read when this returns, and that its tail is too small for. */
    private static List<String> publishRead(Fixture acme, int count, int bytes) {
        String body = "{\"body\":\"" + "x".repeat(bytes) + "\"}";
        List<String> sent = new ArrayList<>();
        try (TestClient reader = acme.connect("grace")) {
            reader.join("chat:c1");
            for (int i = 0; i < count; i++) {
                sent.add(acme.publish("chat.message", "user:grace,chat:c1", body));
            }
            reader.event(sent.get(count - 1));
        }
        return sent;
    }

    /** More than sockets buffer. */
    private static List<String> publishLarge(Fixture acme) {
        String body = "{\"body\":\"" + "x".repeat(60_000) + "\"}";
        List<String> sent = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            sent.add(acme.publish("chat.message", "chat:c1", body));
        }
        return sent;
    }

    @Test
    void whoHasNotSpokenYetIsCaughtUpFromKafkaWhereTheTailHasGoneOn() {
        try (Fixture acme = new Fixture(redis);
                TestClient silent = acme.connect("silent")) {
            String body = "{\"body\":\"" + "x".repeat(500) + "\"}";
            List<String> sent = new ArrayList<>();
            for (int i = 0; i < 60; i++) {
                sent.add(acme.publish("chat.message", "user:silent", body));
            }
            await().untilAsserted(() -> assertThat(silent.eventIds()).isEqualTo(sent));
            sent.add(acme.publish("chat.message", "user:silent", body));
            silent.event(sent.get(60));
            assertThat(silent.eventIds()).isEqualTo(sent);
        }
    }

    @Test
    void whoDoesNotReadForTooLongIsClosedAndCanResume() {
        try (Fixture acme = new Fixture(redis);
                TestClient slow = acme.connect("slow")) {
            slow.join("chat:c1");
            double before = Fixture.metric("gateway_connections_closed_total{code=\"4408\"}");
            slow.reading(false);
            List<String> sent = publishLarge(acme);
            await().until(() -> Fixture.metric("gateway_connections_closed_total{code=\"4408\"}") > before);
            slow.reading(true);
            assertThat(slow.closeCode()).isEqualTo(4408);
            List<JsonNode> events = slow.received().stream()
                    .filter(message -> message.path("type").asText().equals("event"))
                    .toList();
            assertThat(slow.eventIds()).isEqualTo(sent.subList(0, events.size()));
            String cursor = events.get(events.size() - 1).path("cursor").asText();
            try (TestClient again = acme.connect("slow")) {
                again.send(ResumeTest.resume("r", cursor, "chat:c1"));
                again.answer("r");
                assertThat(again.eventIds()).isEqualTo(sent.subList(events.size(), sent.size()));
            }
        }
    }
}
