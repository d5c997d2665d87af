package io.pmrealtime.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.pmrealtime.local.token.DevTokens;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a client gets wrong has a clear answer, and disturbs nobody else. */
class BadInputTest {
    private final RunningStack stack = RunningStack.get();

    static Stream<Arguments> badTokens() {
        DevTokens issuer = RunningStack.get().tokens();
        return Stream.of(
                Arguments.of(
                        "expired",
                        issuer.user("grace")
                                .workspace("acme")
                                .expiresIn(Duration.ofMinutes(-2))
                                .sign()),
                Arguments.of(
                        "forged",
                        DevTokens.generate().user("grace").workspace("acme").sign()),
                Arguments.of(
                        "other issuer",
                        issuer.user("grace")
                                .workspace("acme")
                                .issuer("somebody-else")
                                .sign()),
                Arguments.of(
                        "without workspace",
                        issuer.user("grace").groups("producer").sign()),
                Arguments.of("no token at all", "abc.def.ghi"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badTokens")
    void aBadTokenIsRefusedOnTheUpgradeAndOnEveryRestPath(String what, String token) {
        Throwable refused = catchThrowable(() -> SocketClient.connect(stack.frontDoorSocket(), token));
        assertThat(refused)
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOfSatisfying(WebSocketHandshakeException.class, handshake -> assertThat(
                                handshake.getResponse().statusCode())
                        .isEqualTo(401));
        assertUnauthorized(stack.get("/api/pm/notifications", token));
        assertUnauthorized(stack.get("/api/pm/projects/apollo/presence", token));
        assertUnauthorized(stack.post("/api/pm/events", token, "application/json", "{}"));
    }

    @Test
    void noTokenIsRefusedToo() {
        assertUnauthorized(stack.get("/api/pm/notifications", null));
        assertUnauthorized(stack.get("/api/pm/projects/apollo/presence", null));
        assertUnauthorized(stack.post("/api/pm/events", null, "application/json", "{}"));
        assertThat(stack.get("/ws", null).status()).isEqualTo(401);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            this is no JSON                                         | bad_request
            [1,2]                                                   | bad_request
            {"ref":"1"}                                             | bad_request
            {"type":"room.join","ref":"1"}                          | bad_request
            {"type":"dance","ref":"1"}                              | unknown_type
            {"type":"pm.presence.update","ref":"1","projectId":"apollo","page":"moon"} | bad_request
            """)
    void aBadMessageIsAnsweredAndTheConnectionLives(String message, String code) {
        try (SocketClient grace = SocketClient.connect(stack.frontDoorSocket(), stack.token("grace", "acme"))) {
            grace.send(message);

            assertThat(grace.awaitMessage("error").path("code").asText()).isEqualTo(code);
            grace.send("{\"type\":\"ping\",\"ref\":\"alive\"}");
            assertThat(grace.awaitAnswer("alive").path("type").asText()).isEqualTo("pong");
        }
    }

    @Test
    void anOversizedMessageClosesItsOwnConnectionOnly() {
        try (SocketClient clumsy = SocketClient.connect(stack.gatewaySocket(1), stack.token("grace", "acme"));
                SocketClient bystander = SocketClient.connect(stack.gatewaySocket(1), stack.token("linus", "acme"))) {
            Throwable whileSending =
                    catchThrowable(() -> clumsy.send("{\"type\":\"ping\",\"ref\":\"" + "x".repeat(1 << 20) + "\"}"));

            assertThat(whileSending).satisfiesAnyOf(none -> assertThat(none).isNull(), broken -> assertThat(broken)
                    .isInstanceOf(CompletionException.class));
            assertThat(clumsy.awaitClose()).isIn(1009, 1006);
            bystander.send("{\"type\":\"ping\",\"ref\":\"alive\"}");
            assertThat(bystander.awaitAnswer("alive").path("type").asText()).isEqualTo("pong");
        }
    }

    @Test
    void aBadEventOverHttpNamesTheFailingField() {
        RunningStack.Answer answer = stack.post(
                "/api/pm/events",
                stack.token("tracker", "acme", "producer"),
                "application/cloudevents+json",
                Events.envelope(Events.newId(), "pm.task.updated", "acme", "{\"id\":\"t1\"}"));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.contentType()).startsWith("application/problem+json");
        assertThat(answer.json().path("field").asText()).contains("projectId");
    }

    @Test
    void aProducerOfAnotherWorkspaceIsForbidden() {
        RunningStack.Answer answer = stack.post(
                "/api/pm/events",
                stack.token("tracker", "umbrella", "producer"),
                "application/cloudevents+json",
                Events.envelope(
                        Events.newId(), "pm.task.updated", "acme", Events.taskUpdated("t1", "apollo", "Foreign")));

        assertThat(answer.status()).isEqualTo(403);
    }

    private static void assertUnauthorized(RunningStack.Answer answer) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(401);
        assertThat(answer.contentType()).startsWith("application/problem+json");
        assertThat(answer.json().path("status").asInt()).isEqualTo(401);
    }
}
