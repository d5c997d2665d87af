package io.pmrealtime.e2e;

import static io.pmrealtime.e2e.Events.envelope;
import static io.pmrealtime.e2e.Events.headers;
import static io.pmrealtime.e2e.Events.newId;
import static io.pmrealtime.e2e.Events.taskUpdated;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeType;
import io.pmrealtime.local.testing.KafkaRecord;
import io.pmrealtime.local.testing.TopicCollector;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** From a producer that nobody here wrote to the browsers that may see it, and to no others. */
class LiveEventsTest {
    private final RunningStack stack = RunningStack.get();

    @Test
    void anEventInBinaryModeReachesWhoMaySeeItAndNobodyElse() {
        String id = newId();
        try (SocketClient grace = inApollo("grace");
                SocketClient margaret = SocketClient.connect(stack.frontDoorSocket(), stack.token("margaret", "acme"));
                SocketClient stranger =
                        SocketClient.connect(stack.frontDoorSocket(), stack.token("grace", "umbrella"))) {
            margaret.send("{\"type\":\"room.join\",\"ref\":\"1\",\"projectId\":\"apollo\"}");
            assertRefused(margaret.awaitAnswer("1"));
            stranger.send("{\"type\":\"room.join\",\"ref\":\"1\",\"projectId\":\"apollo\"}");
            assertRefused(stranger.awaitAnswer("1"));

            produce(id, taskUpdated("t1", "apollo", "Draw the rocket"));

            JsonNode event = grace.awaitEvent(id);
            assertThat(event.fieldNames())
                    .toIterable()
                    .containsExactly(
                            "type",
                            "event",
                            "id",
                            "time",
                            "rooms",
                            "cursor",
                            "actorId",
                            "correlationId",
                            "version",
                            "data");
            assertThat(event.path("event").asText()).isEqualTo("pm.task.updated");
            assertThat(event.path("time").asText()).isEqualTo("2026-03-01T09:30:00Z");
            assertThat(event.path("rooms")).map(JsonNode::asText).containsExactly("project:apollo", "task:t1");
            assertThat(event.path("actorId").asText()).isEqualTo("ada");
            assertThat(event.path("correlationId").asText()).isEqualTo("c-" + id);
            assertThat(event.path("version").asInt()).isEqualTo(1);
            assertThat(event.path("cursor").asText()).isNotBlank();
            assertThat(event.path("data").path("title").asText()).isEqualTo("Draw the rocket");
            assertNothingOfTasks(margaret);
            assertNothingOfTasks(stranger);
        }
    }

    @Test
    void anEventOfTwoJoinedRoomsArrivesOnce() {
        String id = newId();
        String last = newId();
        try (SocketClient grace = SocketClient.inRooms(
                stack.frontDoorSocket(), stack.token("grace", "acme"), "project:apollo", "chat:c9")) {
            produce(id, taskUpdated("t1", "apollo", "Once"));
            produce(last, taskUpdated("t1", "apollo", "Last"));

            grace.awaitEvent(last);
            assertThat(grace.events("pm.task.updated"))
                    .filteredOn(event -> event.path("id").asText().equals(id))
                    .hasSize(1);
        }
    }

    @Test
    void anEventInStructuredModeArrives() {
        String id = newId();
        try (SocketClient grace = inApollo("grace")) {
            stack.kafka()
                    .send(
                            "pm.events",
                            "acme",
                            envelope(id, "pm.task.updated", "acme", taskUpdated("t1", "apollo", "Structured")),
                            Map.of("content-type", "application/cloudevents+json; charset=UTF-8"));

            assertThat(grace.awaitEvent(id).path("data").path("title").asText()).isEqualTo("Structured");
        }
    }

    @Test
    void anEventPostedOverHttpArrives() {
        String id = newId();
        try (SocketClient grace = inApollo("grace")) {
            RunningStack.Answer answer = stack.post(
                    "/api/pm/events",
                    stack.token("tracker", "acme", "producer"),
                    "application/cloudevents+json",
                    envelope(id, "pm.task.updated", "acme", taskUpdated("t1", "apollo", "Posted")));

            assertThat(answer.status()).as(answer.body()).isEqualTo(202);
            assertThat(answer.json().path("data").path("accepted").asInt()).isEqualTo(1);
            assertThat(grace.awaitEvent(id).path("data").path("title").asText()).isEqualTo("Posted");
        }
    }

    @Test
    void kcatIsAProducerLikeAnyOther() throws IOException, InterruptedException {
        assumeTrue(isInstalled("kcat"), "kcat is not installed; the other tests produce without it");
        String id = newId();
        Path value = Files.createTempFile("event", ".json");
        Files.writeString(value, taskUpdated("t1", "apollo", "By kcat"));
        List<String> command =
                new ArrayList<>(List.of("kcat", "-P", "-b", stack.kafkaBootstrap(), "-t", "pm.events", "-k", "acme"));
        headers(id, "pm.task.updated", "acme").forEach((name, text) -> {
            command.add("-H");
            command.add(name + "=" + text);
        });
        command.add(value.toString());
        try (SocketClient grace = inApollo("grace")) {
            assertThat(new ProcessBuilder(command).inheritIO().start().waitFor())
                    .isZero();

            assertThat(grace.awaitEvent(id).path("data").path("title").asText()).isEqualTo("By kcat");
        }
    }

    static Stream<Arguments> poison() {
        String good = taskUpdated("t1", "apollo", "Good");
        return Stream.of(
                Arguments.of("invalid_json", "pm.task.updated", "acme", "{\"id\":\"t1\","),
                Arguments.of("unknown_type", "pm.task.exploded", "acme", good),
                Arguments.of("missing_workspace", "pm.task.updated", "", good),
                Arguments.of("schema", "pm.task.updated", "acme", "{\"id\":\"t1\"}"),
                Arguments.of("workspace_mismatch", "pm.task.updated", "umbrella", good),
                Arguments.of(
                        "too_large", "pm.task.updated", "acme", taskUpdated("t1", "apollo", "x".repeat(300 * 1024))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("poison")
    void whatIsRefusedIsFoundWithItsReasonAndNothingBehindItWaits(
            String reason, String type, String workspaceId, String value) {
        String bad = newId();
        String next = newId();
        Map<String, String> badHeaders = headers(bad, type, workspaceId);
        if (workspaceId.isEmpty()) {
            badHeaders.remove("ce_workspaceid");
        }
        try (SocketClient grace = inApollo("grace");
                TopicCollector rejected = stack.kafka().collectFromNow("pm.events.rejected")) {
            stack.kafka().send("pm.events", "acme", value, badHeaders);
            produce(next, taskUpdated("t1", "apollo", "Next"));

            grace.awaitEvent(next);
            List<KafkaRecord> found = await().until(
                            () -> rejected.records(record -> bad.equals(record.header("ce_id"))),
                            list -> !list.isEmpty());
            assertThat(found).singleElement().satisfies(record -> {
                assertThat(record.header("reason")).isEqualTo(reason);
                assertThat(record.header("detail")).isNotBlank();
                assertThat(record.header("original_topic")).isEqualTo("pm.events");
            });
            assertThat(grace.messages())
                    .noneMatch(message -> message.path("id").asText().equals(bad));
        }
    }

    @Test
    void anEventThatIsProducedThreeTimesArrivesOnce() {
        String id = newId();
        String last = newId();
        try (SocketClient grace = inApollo("grace")) {
            for (int i = 0; i < 3; i++) {
                produce(id, taskUpdated("t1", "apollo", "Thrice"));
            }
            produce(last, taskUpdated("t1", "apollo", "Last"));

            grace.awaitEvent(last);
            assertThat(grace.events("pm.task.updated"))
                    .extracting(event -> event.path("id").asText())
                    .filteredOn(List.of(id, last)::contains)
                    .containsExactly(id, last);
        }
    }

    @Test
    void aMemberWhoIsRemovedLosesTheRoomAndMayNotComeBack() {
        String user = "guest-" + newId();
        produceMembership("pm.team.member_added", "2026-03-01T09:30:00Z", user);
        String token = stack.token(user, "acme");
        try (SocketClient guest = await().ignoreExceptions().until(() -> joined(token), client -> client != null)) {
            produceMembership("pm.team.member_removed", "2026-03-01T09:30:01Z", user);

            JsonNode left = guest.awaitMessage("room.left");
            assertThat(left.path("room").asText()).isEqualTo("project:apollo");
            assertThat(left.path("reason").asText()).isEqualTo("access_revoked");
            guest.send("{\"type\":\"room.join\",\"ref\":\"again\",\"projectId\":\"apollo\"}");
            assertRefused(guest.awaitAnswer("again"));
        }
    }

    private SocketClient joined(String token) {
        SocketClient client = SocketClient.connect(stack.frontDoorSocket(), token);
        client.send("{\"type\":\"room.join\",\"ref\":\"1\",\"projectId\":\"apollo\"}");
        if (client.awaitAnswer("1").path("type").asText().equals("ack")) {
            return client;
        }
        client.close();
        return null;
    }

    private SocketClient inApollo(String user) {
        return SocketClient.inRooms(stack.frontDoorSocket(), stack.token(user, "acme"), "project:apollo");
    }

    private void produce(String id, String data) {
        stack.kafka().send("pm.events", "acme", data, headers(id, "pm.task.updated", "acme"));
    }

    private void produceMembership(String type, String time, String userId) {
        String data = """
                {"projectId":"apollo","action":"%s","userId":"%s","userName":"Guest","changedBy":"ada",\
                "changedAt":"%s"}""".formatted(type.endsWith("added") ? "added" : "removed", userId, time);
        Map<String, String> headers = headers(newId(), type, "acme");
        headers.put("ce_time", time);
        stack.kafka().send("pm.events", "acme", data, headers);
    }

    private static void assertRefused(JsonNode answer) {
        assertThat(answer.path("type").asText()).isEqualTo("error");
        assertThat(answer.path("code").asText()).isEqualTo("forbidden");
        assertThat(answer.path("rooms")).map(JsonNode::asText).containsExactly("project:apollo");
        assertThat(answer.path("message").getNodeType()).isEqualTo(JsonNodeType.STRING);
    }

    /** A pong after the event has passed proves that nothing is on its way any more. */
    private static void assertNothingOfTasks(SocketClient client) {
        client.send("{\"type\":\"ping\",\"ref\":\"end\"}");
        client.awaitAnswer("end");
        assertThat(client.messages())
                .noneMatch(message -> message.path("event").asText().startsWith("pm.task."));
    }

    private static boolean isInstalled(String command) {
        return Stream.of(System.getenv("PATH").split(":"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, command)));
    }
}
