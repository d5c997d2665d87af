package io.pmrealtime.gateway.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.awaitility.Awaitility;

/** A client over a real socket: keeps everything it receives, in order. */
public final class TestClient implements WebSocket.Listener, AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final ScheduledExecutorService SLOW_LINES = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "slow-lines");
        thread.setDaemon(true);
        return thread;
    });
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final List<JsonNode> received = new CopyOnWriteArrayList<>();
    private final List<String> texts = new CopyOnWriteArrayList<>();
    private final StringBuilder partial = new StringBuilder();
    private volatile boolean reading = true;
    private volatile int closeCode;
    private volatile WebSocket socket;

    /** Connects with the token in the header and waits for the welcome. */
    public static TestClient connect(int port, String token) {
        TestClient client = new TestClient();
        client.open(HTTP.newWebSocketBuilder().header("Authorization", "Bearer " + token), port, "/ws");
        client.await("welcome");
        return client;
    }

    /** The same where somebody is there who lets it in; empty otherwise. */
    public static Optional<TestClient> tryConnect(int port, String token) {
        TestClient client = new TestClient();
        try {
            client.open(HTTP.newWebSocketBuilder().header("Authorization", "Bearer " + token), port, "/ws");
        } catch (CompletionException refused) {
            return Optional.empty();
        }
        return Optional.ofNullable(
                        client.find(message -> message.path("type").asText().equals("welcome")))
                .map(welcome -> client);
    }

    /** Connects with given sub-protocols and no header. */
    public static TestClient connectWith(int port, String path, String protocol, String... more) {
        TestClient client = new TestClient();
        WebSocket.Builder builder = HTTP.newWebSocketBuilder();
        if (protocol != null) {
            builder.subprotocols(protocol, more);
        }
        client.open(builder, port, path);
        client.await("welcome");
        return client;
    }

    /** The welcome's cursor. */
    public String cursor() {
        return await("welcome").path("cursor").textValue();
    }

    public WebSocket socket() {
        return socket;
    }

    /** Sends a text message; single quotes stand for double ones. */
    public void send(String json) {
        socket.sendText(json.replace('\'', '"'), true)
                .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .join();
    }

    /** Joins rooms by their names and waits for the answer to say so. */
    public JsonNode join(String... rooms) {
        String ref = "join-" + received.size();
        String names = "\"" + String.join("\",\"", rooms) + "\"";
        send("{'type':'room.join','ref':'" + ref + "','rooms':[" + names + "]}");
        JsonNode answer = answer(ref);
        if (!answer.path("type").asText().equals("ack")) {
            throw new AssertionError("not joined: " + answer);
        }
        return answer;
    }

    /** The first message of a type; waits for it. */
    public JsonNode await(String type) {
        return awaitMessage(message -> message.path("type").asText().equals(type));
    }

    /** The message that repeats a ref; waits for it. */
    public JsonNode answer(String ref) {
        return awaitMessage(message -> message.path("ref").asText().equals(ref));
    }

    /** The event of an id; waits for it. */
    public JsonNode event(String id) {
        return awaitMessage(message -> message.path("type").asText().equals("event")
                && message.path("id").asText().equals(id));
    }

    /** Sends a message and waits for the one that repeats its ref; null where the connection is lost before it comes. */
    public JsonNode ask(String json, String ref) {
        socket.sendText(json.replace('\'', '"'), true)
                .exceptionally(gone -> null)
                .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .join();
        return find(message -> message.path("ref").asText().equals(ref));
    }

    public JsonNode awaitMessage(Predicate<JsonNode> wanted) {
        JsonNode found = find(wanted);
        if (found == null) {
            throw new AssertionError("closed with " + closeCode + " after " + received);
        }
        return found;
    }

    /** The first that fits; waits for it, and is null where the connection is closed before it comes. */
    private JsonNode find(Predicate<JsonNode> wanted) {
        Awaitility.await()
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(5))
                .until(() -> received.stream().anyMatch(wanted) || closeCode != 0);
        return received.stream().filter(wanted).findFirst().orElse(null);
    }

    /** The close code; waits for the close. */
    public int closeCode() {
        Awaitility.await().atMost(PATIENCE).until(() -> closeCode != 0);
        return closeCode;
    }

    public boolean isOpen() {
        return closeCode == 0;
    }

    /** The close code so far; 0 where it is open. */
    public int closedWith() {
        return closeCode;
    }

    /** Goes away as a killed browser does. */
    public void abort() {
        closeCode = 1006;
        socket.abort();
    }

    /** All messages so far. */
    public List<JsonNode> received() {
        return List.copyOf(received);
    }

    /** All messages so far as they came. */
    public List<String> texts() {
        return List.copyOf(texts);
    }

    /** Ids of the events so far, in their order. */
    public List<String> eventIds() {
        return received.stream()
                .filter(message -> message.path("type").asText().equals("event"))
                .map(message -> message.path("id").asText())
                .toList();
    }

    /** Stops to read from the socket, or goes on. */
    public void reading(boolean on) {
        reading = on;
        if (on) {
            socket.request(1);
        }
    }

    /** Reads one message after the other with this pause between, as over a slow line. */
    public void readingEvery(Duration pause) {
        reading = false;
        SLOW_LINES.schedule(() -> readOne(pause), pause.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void readOne(Duration pause) {
        if (!reading && isOpen()) {
            socket.request(1);
            SLOW_LINES.schedule(() -> readOne(pause), pause.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    @Override
    public void close() {
        if (closeCode == 0) {
            socket.sendClose(WebSocket.NORMAL_CLOSURE, "")
                    .orTimeout(5, TimeUnit.SECONDS)
                    .exceptionally(e -> null)
                    .join();
        }
        socket.abort();
    }

    @Override
    public void onOpen(WebSocket opened) {
        socket = opened;
        opened.request(1);
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
        partial.append(data);
        if (last) {
            String text = partial.toString();
            partial.setLength(0);
            texts.add(text);
            received.add(parse(text));
        }
        if (reading || !last) {
            from.request(1);
        }
        return null;
    }

    @Override
    public CompletionStage<?> onPing(WebSocket from, ByteBuffer message) {
        from.request(1);
        return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
        closeCode = code;
        return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
        closeCode = 1006;
    }

    private void open(WebSocket.Builder builder, int port, String path) {
        builder.buildAsync(URI.create("ws://localhost:" + port + path), this)
                .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .join();
    }

    private static JsonNode parse(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError("no JSON: " + text, e);
        }
    }
}
