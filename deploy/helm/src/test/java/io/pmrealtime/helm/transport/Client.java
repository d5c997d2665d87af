package io.pmrealtime.helm.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;

/** A client of a gateway that keeps what it is sent. */
final class Client implements WebSocket.Listener, AutoCloseable {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final List<String> texts = new CopyOnWriteArrayList<>();
    private final StringBuilder partial = new StringBuilder();
    private final WebSocket socket;

    private Client(URI address, String token) {
        WebSocket.Builder builder = HTTP.newWebSocketBuilder();
        if (!token.isEmpty()) {
            builder.header("Authorization", "Bearer " + token);
        }
        socket = builder.buildAsync(address, this).join();
    }

    /** Connects with a token. */
    static Client connect(Pod gateway, String token) {
        return new Client(URI.create("ws://localhost:" + gateway.port() + "/ws"), token);
    }

    /** Connects with a ticket, and with nothing else. */
    static Client connectWithTicket(Pod gateway, String ticket) {
        return new Client(URI.create("ws://localhost:" + gateway.port() + "/ws?ticket=" + ticket), "");
    }

    static boolean isLetIn(Pod gateway, String token) {
        try {
            connect(gateway, token).close();
            return true;
        } catch (CompletionException e) {
            return false;
        }
    }

    void send(String message) {
        socket.sendText(message, true).join();
    }

    List<String> texts() {
        return texts;
    }

    /** Waits for a message that has all these parts. */
    void awaitMessage(String... parts) {
        await().atMost(LIMIT).untilAsserted(() -> assertThat(texts)
                .anyMatch(text -> List.of(parts).stream().allMatch(text::contains)));
    }

    /** Asks again and again until the answer has this part: what is needed for it may still be on its way. */
    void sendUntil(String message, String part) {
        await().atMost(LIMIT).pollInterval(Duration.ofSeconds(1)).untilAsserted(() -> {
            send(message);
            assertThat(texts).anyMatch(text -> text.contains(part));
        });
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
        partial.append(data);
        if (last) {
            texts.add(partial.toString());
            partial.setLength(0);
        }
        from.request(1);
        return null;
    }

    @Override
    public void close() {
        socket.abort();
    }
}
