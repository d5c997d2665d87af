package io.pmrealtime.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Viewers of a project see each other, over the socket, over REST and in Redis. */
class PresenceTest {
    private static final String HERE =
            "{\"type\":\"pm.presence.update\",\"ref\":\"here\",\"projectId\":\"apollo\",\"page\":\"tasks\"}";
    private final RunningStack stack = RunningStack.get();

    @Test
    void viewersSeeEachOtherComeAndGo() {
        try (SocketClient grace = inApollo("grace");
                SocketClient linus = inApollo("linus")) {
            grace.send(HERE);
            linus.awaitMessage(message -> isPresence(message, "joined", "grace"));
            linus.send(HERE);
            grace.awaitMessage(message -> isPresence(message, "joined", "linus"));

            RunningStack.Answer answer = stack.get("/api/pm/projects/apollo/presence", stack.token("ada", "acme"));
            assertThat(answer.status()).isEqualTo(200);
            JsonNode data = answer.json().path("data");
            assertThat(data.path("users"))
                    .extracting(user -> user.path("userId").asText())
                    .contains("grace", "linus");
            assertThat(data.path("users")).allSatisfy(user -> assertThat(
                            user.path("location").path("page").asText())
                    .isNotBlank());
            assertThat(redis("ZRANGE", "presence:project:{apollo}", "0", "-1")).contains("grace", "linus");

            linus.abort();

            JsonNode left = await().until(
                            () -> grace.messages().stream()
                                    .filter(message -> isPresence(message, "left", "linus"))
                                    .findFirst()
                                    .orElse(null),
                            found -> found != null);
            assertThat(left.path("rooms")).map(JsonNode::asText).containsExactly("project:apollo");
            assertThat(redis("ZRANGE", "presence:project:{apollo}", "0", "-1")).doesNotContain("linus");
        }
    }

    @Test
    void onlyThoseWhoMaySeeAProjectMayAskWhoIsThere() {
        assertForbidden(stack.get("/api/pm/projects/apollo/presence", stack.token("margaret", "acme")));
        assertForbidden(stack.get("/api/pm/projects/apollo/presence", stack.token("grace", "umbrella")));
    }

    @Test
    void presenceInAProjectThatOneMayNotSeeIsRefused() {
        try (SocketClient margaret = SocketClient.connect(stack.frontDoorSocket(), stack.token("margaret", "acme"))) {
            margaret.send(HERE);

            assertThat(margaret.awaitAnswer("here").path("code").asText()).isEqualTo("forbidden");
        }
    }

    private SocketClient inApollo(String user) {
        return SocketClient.inRooms(stack.frontDoorSocket(), stack.token(user, "acme"), "project:apollo");
    }

    private static boolean isPresence(JsonNode message, String what, String userId) {
        return message.path("event").asText().equals("pm.presence." + what)
                && message.path("data").path("userId").asText().equals(userId);
    }

    private static void assertForbidden(RunningStack.Answer answer) {
        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.contentType()).startsWith("application/problem+json");
        assertThat(answer.json().path("status").asInt()).isEqualTo(403);
    }

    /** One command in Redis' own protocol (RESP), for answers that are lists of texts. */
    private List<String> redis(String... command) {
        try (Socket socket = new Socket("127.0.0.1", stack.redisPort());
                BufferedWriter out =
                        new BufferedWriter(new OutputStreamWriter(socket.getOutputStream(), StandardCharsets.UTF_8));
                BufferedReader in =
                        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))) {
            out.write("*" + command.length + "\r\n");
            for (String word : command) {
                out.write("$" + word.length() + "\r\n" + word + "\r\n");
            }
            out.flush();
            int count = Integer.parseInt(in.readLine().substring(1));
            List<String> answer = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                in.readLine();
                answer.add(in.readLine());
            }
            return answer;
        } catch (IOException e) {
            throw new AssertionError("Redis does not answer", e);
        }
    }
}
