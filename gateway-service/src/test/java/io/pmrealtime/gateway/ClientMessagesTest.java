package io.pmrealtime.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
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
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What clients may ask for, and what they are answered. */
@QuarkusTest
@QuarkusTestResource(LocalServersResource.class)
class ClientMessagesTest {
    @Inject
    RedisDataSource redis;

    @Test
    void aRefComesBackAsItWasGiven() {
        try (Fixture acme = new Fixture(redis);
                TestClient grace = acme.connect("grace")) {
            grace.send("{'type':'ping','ref':17}");
            grace.send("{'type':'ping','ref':'17'}");
            grace.send("{'type':'dance','ref':1.50}");
            grace.await("error");
            assertThat(grace.texts().subList(1, 4))
                    .allSatisfy(text -> assertThat(text).contains("\"ref\":"))
                    .satisfiesExactly(
                            text -> assertThat(text).contains("\"ref\":17}"),
                            text -> assertThat(text).contains("\"ref\":\"17\"}"),
                            text -> assertThat(text).contains("\"ref\":1.50,"));
        }
    }

    @Test
    void projectsAndTasksAreJoinedByTheirIds() {
        try (Fixture acme = new Fixture(redis, "grace");
                TestClient grace = acme.connect("grace")) {
            grace.send("{'type':'room.join','ref':'1','projectId':'" + acme.project + "'}");
            grace.send("{'type':'room.join','ref':'2','taskId':'" + acme.task + "'}");

            JsonNode ack = grace.answer("2");
            assertThat(ack.path("type").asText()).isEqualTo("ack");
            assertThat(ack.path("rooms"))
                    .extracting(JsonNode::asText)
                    .containsExactly(
                            "workspace:" + acme.workspace,
                            "user:grace",
                            "project:" + acme.project,
                            "task:" + acme.task);
            assertThat(ack.path("cursor").asText()).isNotEmpty();
        }
    }

    @Test
    void aJoinIsAllOrNothingAndNamesWhatIsRefused() {
        try (Fixture acme = new Fixture(redis, "grace");
                TestClient margaret = acme.connect("margaret")) {
            margaret.send("{'type':'room.join','ref':'1','rooms':['chat:c1','project:" + acme.project + "','task:"
                    + acme.task + "','user:grace','task:unheard-of']}");

            JsonNode error = margaret.answer("1");
            assertThat(error.path("code").asText()).isEqualTo("forbidden");
            assertThat(error.path("rooms"))
                    .extracting(JsonNode::asText)
                    .containsExactly("project:" + acme.project, "task:" + acme.task, "user:grace", "task:unheard-of");
            assertThat(margaret.join("chat:c2").path("rooms"))
                    .extracting(JsonNode::asText)
                    .containsExactly("workspace:" + acme.workspace, "user:margaret", "chat:c2");
            acme.taskUpdated("{}");
            acme.publish("chat.message", "chat:c1", "{}");
            String own = acme.publish("chat.message", "chat:c2", "{}");
            margaret.event(own);
            assertThat(margaret.eventIds()).containsExactly(own);
        }
    }

    @Test
    void anAdminOfTheWorkspaceMayJoinItsProjectsButNotAnothers() {
        try (Fixture acme = new Fixture(redis);
                Fixture other = new Fixture(redis)) {
            acme.makeAdmin("ada");
            try (TestClient ada = acme.connect("ada")) {
                ada.join("project:" + acme.project);
                ada.send("{'type':'room.join','ref':'x','projectId':'" + other.project + "'}");
                assertThat(ada.answer("x").path("code").asText()).isEqualTo("forbidden");
            }
        }
    }

    @Test
    void whoLeavesReceivesNoMoreAndTheOwnRoomsCannotBeLeft() {
        try (Fixture acme = new Fixture(redis, "grace");
                TestClient grace = acme.connect("grace")) {
            grace.join("chat:c1", "chat:c2");
            grace.send("{'type':'room.leave','ref':'1','rooms':['chat:c1']}");
            grace.answer("1");
            acme.publish("chat.message", "chat:c1", "{}");
            String id = acme.publish("chat.message", "chat:c2", "{}");
            grace.event(id);
            assertThat(grace.eventIds()).containsExactly(id);

            grace.send("{'type':'room.leave','ref':'2','rooms':['user:grace']}");
            assertThat(grace.answer("2").path("code").asText()).isEqualTo("bad_request");
        }
    }

    @Test
    void aJoinAndALeaveSentTogetherAreDoneInTheirOrder() {
        try (Fixture acme = new Fixture(redis, "grace");
                TestClient grace = acme.connect("grace")) {
            for (int i = 0; i < 20; i++) {
                grace.send("{'type':'room.join','ref':'j" + i + "','projectId':'" + acme.project + "'}");
                grace.send("{'type':'room.leave','ref':'l" + i + "','projectId':'" + acme.project + "'}");
            }
            assertThat(grace.answer("l19").path("rooms")).hasSize(2);
            List<String> refs = grace.received().stream()
                    .map(message -> message.path("ref").asText())
                    .filter(ref -> !ref.isEmpty())
                    .toList();
            assertThat(refs)
                    .isEqualTo(IntStream.range(0, 20)
                            .boxed()
                            .flatMap(i -> List.of("j" + i, "l" + i).stream())
                            .toList());
        }
    }

    @Test
    void moreRoomsThanAllowedAreRefused() {
        try (Fixture acme = new Fixture(redis);
                TestClient grace = acme.connect("grace")) {
            grace.join(IntStream.range(0, 64).mapToObj(i -> "chat:" + i).toArray(String[]::new));
            grace.send("{'type':'room.join','ref':'x','rooms':['chat:more']}");
            assertThat(grace.answer("x").path("code").asText()).isEqualTo("too_many_rooms");
            grace.join("chat:1");
        }
    }

    @Test
    void pingIsAnsweredWithPong() {
        try (Fixture acme = new Fixture(redis);
                TestClient grace = acme.connect("grace")) {
            grace.send("{'type':'ping','ref':'p'}");
            assertThat(grace.answer("p").path("type").asText()).isEqualTo("pong");
        }
    }

    @Test
    void whatIsNoGoodIsAnsweredAndTooMuchOfItCloses() {
        try (Fixture acme = new Fixture(redis);
                TestClient grace = acme.connect("grace")) {
            grace.send("no json");
            grace.send("[]");
            grace.send("{'type':'dance','ref':'1'}");
            grace.send("{'type':'room.join','ref':'2'}");
            grace.send("{'type':'resume','ref':'3','cursor':'garbage'}");

            assertThat(grace.answer("1").path("code").asText()).isEqualTo("unknown_type");
            assertThat(grace.answer("2").path("message").asText()).contains("projectId");
            assertThat(grace.answer("3").path("message").asText()).contains("cursor");
            assertThat(grace.received().stream()
                            .filter(message -> message.path("code").asText().equals("bad_request")))
                    .hasSize(4);
            for (int i = 0; i < 12; i++) {
                grace.send("{'type':'dance','ref':'d" + i + "'}");
            }
            grace.answer("d11");
            for (int i = 0; i < 6; i++) {
                grace.send("no json");
            }
            grace.send("{'type':'ping','ref':'ten were borne'}");
            grace.answer("ten were borne");
            grace.send("no json");
            assertThat(grace.closeCode()).isEqualTo(1008);
        }
    }

    @Test
    void aMessageOverTheLimitClosesAndDisturbsNobody() {
        try (Fixture acme = new Fixture(redis, "grace");
                TestClient grace = acme.connect("grace");
                TestClient giant = acme.connect("giant");
                TestClient fragmented = acme.connect("fragmented")) {
            giant.socket().sendText("x".repeat(1_000_000), true);
            assertThat(giant.closeCode()).isEqualTo(1009);

            for (int i = 0; i < 20 && fragmented.isOpen(); i++) {
                fragmented
                        .socket()
                        .sendText("x".repeat(1000), false)
                        .exceptionally(e -> null)
                        .join();
            }
            assertThat(fragmented.closeCode()).isEqualTo(1009);

            grace.event(acme.publish("chat.message", "user:grace", "{}"));
        }
    }

    @Test
    void aMessageOfExactlyTheLimitIsRead() {
        try (Fixture acme = new Fixture(redis);
                TestClient grace = acme.connect("grace")) {
            String start = "{\"type\":\"ping\",\"ref\":\"big\",\"filler\":\"";
            String text = start + "x".repeat(16 * 1024 - start.length() - 2) + "\"}";
            grace.send(text);
            assertThat(grace.answer("big").path("type").asText()).isEqualTo("pong");
        }
    }

    @Test
    void whileOneMessageWaitsTheOthersAreNotTakenIn() throws Exception {
        try (Fixture acme = new Fixture(redis, "grace", "linus");
                TestClient linus = acme.connect("linus");
                Socket grace = RawUpgrade.open(
                        RestAssured.port, "/ws", List.of("Authorization: Bearer " + acme.token("grace")))) {
            assertThat(RawUpgrade.answer(grace).status()).isEqualTo(101);
            redis.execute("CLIENT", "PAUSE", "1500", "ALL");
            byte[] join = RawUpgrade.frame("{\"type\":\"room.join\",\"projectId\":\"" + acme.project + "\"}");
            byte[] ping = RawUpgrade.frame("{\"type\":\"ping\",\"more\":\"" + "x".repeat(16_000) + "\"}");
            grace.getOutputStream().write(join);
            AtomicLong taken = new AtomicLong();
            AtomicLong takenBefore = new AtomicLong();
            CompletableFuture<IOException> ended = new CompletableFuture<>();
            Thread flood = new Thread(() -> {
                try {
                    while (true) {
                        grace.getOutputStream().write(ping);
                        taken.addAndGet(ping.length);
                    }
                } catch (IOException closed) {
                    ended.complete(closed);
                }
            });
            flood.start();
            linus.event(acme.publish("chat.message", "user:linus", "{}"));
            await().pollInterval(Duration.ofMillis(300)).until(() -> {
                long before = takenBefore.getAndSet(taken.get());
                return before > 0 && before == taken.get();
            });
            assertThat(taken.get()).as("no more than sockets buffer").isLessThan(32 << 20);
            grace.close();
            assertThat(ended).succeedsWithin(Duration.ofSeconds(60));
        }
    }

    @Test
    void binaryFramesAreNotSpoken() {
        try (Fixture acme = new Fixture(redis);
                TestClient grace = acme.connect("grace")) {
            grace.socket()
                    .sendBinary(ByteBuffer.wrap(new byte[] {1, 2, 3}), true)
                    .join();
            assertThat(grace.closeCode()).isEqualTo(1003);
        }
    }

    @Test
    void typingReachesTheOthersInTheRoomAndNeedsOneToBeInIt() {
        try (Fixture acme = new Fixture(redis);
                TestClient grace = acme.connect("grace");
                TestClient linus = acme.connect("linus")) {
            grace.join("chat:c1");
            linus.join("chat:c1");

            grace.send("{'type':'typing.start','ref':'t','chatId':'c1'}");

            JsonNode event = linus.await("event");
            assertThat(event.path("event").asText()).isEqualTo("typing.start");
            assertThat(event.path("actorId").asText()).isEqualTo("grace");
            assertThat(event.path("data").path("userName").asText()).isEqualTo("Name of grace");
            assertThat(event.path("data").path("chatId").asText()).isEqualTo("c1");
            assertThat(grace.answer("t").path("type").asText()).isEqualTo("ack");
            grace.send("{'type':'typing.stop','ref':'u','chatId':'c9'}");
            assertThat(grace.answer("u").path("code").asText()).isEqualTo("forbidden");
        }
    }

    private static String brief(Fixture acme, String user) {
        return TestEnvironment.tokens()
                .user(user)
                .workspace(acme.workspace)
                .expiresIn(Duration.ofSeconds(3))
                .sign();
    }

    /** Connects with a token that ends soon, and replaces it; fails where that took too long. */
    private static TestClient refreshed(Fixture acme, String user) {
        TestClient client = TestClient.connect(RestAssured.port, brief(acme, user));
        client.send("{'type':'auth.refresh','ref':'r','token':'" + acme.token(user) + "'}");
        assertThat(client.answer("r").path("type").asText()).isEqualTo("ack");
        return client;
    }

    @Test
    void aTokenThatExpiresClosesUnlessItIsRefreshed() {
        try (Fixture acme = new Fixture(redis)) {
            try (TestClient kept = await().ignoreExceptionsInstanceOf(AssertionError.class)
                            .until(() -> refreshed(acme, "kept"), client -> true);
                    TestClient lost = TestClient.connect(RestAssured.port, brief(acme, "lost"));
                    TestClient other = acme.connect("other")) {
                other.send("{'type':'auth.refresh','ref':'r','token':'" + acme.token("somebody") + "'}");

                assertThat(other.closeCode()).isEqualTo(4401);
                assertThat(lost.closeCode()).isEqualTo(4401);
                // Its own first token was the earlier one. Each is looked at once a second.
                await().during(Duration.ofMillis(1500)).until(kept::isOpen);
                kept.event(acme.publish("chat.message", "user:kept", "{}"));
            }
        }
    }
}
