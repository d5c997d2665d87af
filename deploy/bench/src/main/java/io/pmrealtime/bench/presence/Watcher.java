package io.pmrealtime.bench.presence;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A client of the gateway that hears who joins its projects. */
final class Watcher implements WebSocket.Listener {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final String JOINED = "\"event\":\"pm.presence.joined\"";
    private static final String ACTOR = "\"actorId\":\"";

    private final Newcomers newcomers;
    private final StringBuilder text = new StringBuilder();
    private final CompletableFuture<Void> inRooms = new CompletableFuture<>();
    private @Nullable WebSocket socket;

    private Watcher(Newcomers newcomers) {
        this.newcomers = newcomers;
    }

    /** Returns when it is in the rooms of the projects. */
    static Watcher connect(int port, String token, List<String> projects, Newcomers newcomers) {
        Watcher watcher = new Watcher(newcomers);
        WebSocket socket = HTTP.newWebSocketBuilder()
                .header("Authorization", "Bearer " + token)
                .buildAsync(URI.create("ws://127.0.0.1:" + port + "/ws"), watcher)
                .orTimeout(10, TimeUnit.SECONDS)
                .join();
        watcher.socket = socket;
        String rooms =
                projects.stream().map(project -> "\"project:" + project + "\"").collect(Collectors.joining(","));
        socket.sendText("{\"type\":\"room.join\",\"ref\":\"in\",\"rooms\":[" + rooms + "]}", true)
                .join();
        watcher.inRooms.orTimeout(10, TimeUnit.SECONDS).join();
        return watcher;
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
        long now = System.nanoTime();
        text.append(data);
        if (last) {
            if (text.indexOf(JOINED) >= 0) {
                int start = text.indexOf(ACTOR) + ACTOR.length();
                newcomers.heard(text.substring(start, text.indexOf("\"", start)), now);
            } else if (text.indexOf("\"ref\":\"in\"") >= 0) {
                if (text.indexOf("\"type\":\"ack\"") < 0) {
                    inRooms.completeExceptionally(new IllegalStateException(text.toString()));
                }
                inRooms.complete(null);
            }
            text.setLength(0);
        }
        from.request(1);
        return null;
    }

    void close() {
        if (socket != null) {
            socket.abort();
        }
    }
}
