package io.pmrealtime.helm.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;

/** A client of a gateway that keeps what it is sent. */
final class Client implements WebSocket.Listener, AutoCloseable {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final List<String> texts = new CopyOnWriteArrayList<>();
    private final StringBuilder partial = new StringBuilder();
    private final WebSocket socket;

    private Client(URI address, String token) throws WebSocketHandshakeException {
        WebSocket.Builder builder = HTTP.newWebSocketBuilder();
        if (!token.isEmpty()) {
            builder.header("Authorization", "Bearer " + token);
        }
        try {
            socket = builder.buildAsync(address, this).join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof WebSocketHandshakeException refusal) {
                throw refusal;
            }
            throw e;
        }
    }

    /** Connects with a token; comes again, as clients do, while the gateway cannot read the workspace's events yet. */
    static Client connect(Pod gateway, String token) {
        URI address = URI.create("ws://localhost:" + gateway.port() + "/ws");
        AtomicReference<Client> connected = new AtomicReference<>();
        await().atMost(LIMIT)
                .pollInterval(Duration.ofSeconds(1))
                .pollDelay(Duration.ZERO)
                .until(() -> {
                    try {
                        connected.set(new Client(address, token));
                        return true;
                    } catch (WebSocketHandshakeException e) {
                        assertThat(e.getResponse().statusCode()).isEqualTo(503);
                        return false;
                    }
                });
        return connected.get();
    }

    /** Connects with a ticket, and with nothing else. */
    static Client connectWithTicket(Pod gateway, String ticket) throws WebSocketHandshakeException {
        return new Client(URI.create("ws://localhost:" + gateway.port() + "/ws?ticket=" + ticket), "");
    }

    /** Asks for a connection with a token and gives the status of the answer: 101 when it is let in. */
    static int statusOfUpgrade(Pod gateway, String token) {
        try {
            new Client(URI.create("ws://localhost:" + gateway.port() + "/ws"), token).close();
            return 101;
        } catch (WebSocketHandshakeException e) {
            return e.getResponse().statusCode();
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
