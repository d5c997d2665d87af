package io.pmrealtime.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A WebSocket client as a browser is one: the token goes in the sub-protocols. Keeps all that it receives, and fails when it
 * is closed if some of it was not as the contracts say.
 */
final class SocketClient implements WebSocket.Listener, AutoCloseable {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final List<JsonNode> messages = new CopyOnWriteArrayList<>();
    private final StringBuilder text = new StringBuilder();
    private volatile @Nullable Integer closeCode;
    private volatile @Nullable WebSocket socket;

    private SocketClient() {}

    /** Connects and waits for the welcome. */
    static SocketClient connect(URI uri, String token) {
        SocketClient client = new SocketClient();
        client.socket = HTTP.newWebSocketBuilder()
                .subprotocols("pm-realtime.v1", "bearer." + token)
                .buildAsync(uri, client)
                .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .join();
        client.awaitMessage("welcome");
        return client;
    }

    /** Connects and joins rooms. */
    static SocketClient inRooms(URI uri, String token, String... rooms) {
        SocketClient client = connect(uri, token);
        client.send("{\"type\":\"room.join\",\"ref\":\"join\",\"rooms\":[\"" + String.join("\",\"", rooms) + "\"]}");
        client.awaitMessage(message ->
                isType(message, "ack") && "join".equals(message.path("ref").asText()));
        return client;
    }

    void send(String message) {
        socket.sendText(message, true)
                .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .join();
    }

    List<JsonNode> messages() {
        return messages;
    }

    /** The event frames of this type, in the order of their arrival. */
    List<JsonNode> events(String eventType) {
        return messages.stream()
                .filter(message -> isType(message, "event")
                        && message.path("event").asText().equals(eventType))
                .toList();
    }

    JsonNode awaitMessage(String type) {
        return awaitMessage(message -> isType(message, type));
    }

    /** The answer that repeats this {@code ref}. */
    JsonNode awaitAnswer(String ref) {
        return awaitMessage(message -> message.path("ref").asText().equals(ref));
    }

    JsonNode awaitEvent(String id) {
        return awaitMessage(message ->
                isType(message, "event") && message.path("id").asText().equals(id));
    }

    JsonNode awaitMessage(Predicate<JsonNode> wanted) {
        return await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> messages.stream().filter(wanted).findFirst().orElse(null), found -> found != null);
    }

    boolean isOpen() {
        return closeCode == null;
    }

    int awaitClose() {
        return await().atMost(PATIENCE).until(() -> closeCode, code -> code != null);
    }

    private static boolean isType(JsonNode message, String type) {
        return message.path("type").asText().equals(type);
    }

    @Override
    public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
        text.append(data);
        if (last) {
            try {
                messages.add(MAPPER.readTree(text.toString()));
            } catch (JsonProcessingException e) {
                throw new AssertionError("the gateway sent no JSON: " + text, e);
            }
            text.setLength(0);
        }
        webSocket.request(1);
        return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket webSocket, int statusCode, String reason) {
        closeCode = statusCode;
        return null;
    }

    @Override
    public void onError(WebSocket webSocket, Throwable error) {
        closeCode = 1006;
    }

    /** Says goodbye and waits for the answer, so that the gateway knows of it when the next test begins. */
    @Override
    public void close() {
        if (closeCode == null) {
            socket.sendClose(WebSocket.NORMAL_CLOSURE, "");
            awaitClose();
        }
        assertThat(messages.stream().flatMap(ServerMessageSchema::faults)).isEmpty();
    }

    /** Goes away as a killed browser does. */
    void abort() {
        closeCode = 1006;
        socket.abort();
    }
}
