package io.pmrealtime.bench.rollout;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A client as the protocol wants it: keeps the last cursor, goes when it is told to, comes back when it was closed, and resumes. Remembers the
 * numbers of the events that it saw, in their order. Its methods may be called from any thread.
 */
final class ResumingClient {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final long RETRY_MS = 200;
    private static final String ROOM = "project:apollo";

    private final HttpClient http;
    private final URI address;
    private final String token;
    private final ScheduledExecutorService timer;
    private final List<Integer> seen = new ArrayList<>();

    private @Nullable WebSocket socket;
    private @Nullable String cursor;
    private boolean live;
    private int reconnects;
    private int resyncs;
    private boolean ended;

    ResumingClient(HttpClient http, URI address, String token, ScheduledExecutorService timer) {
        this.http = http;
        this.address = address;
        this.token = token;
        this.timer = timer;
    }

    void connect() {
        http.newWebSocketBuilder()
                .subprotocols("pm-realtime.v1", "bearer." + token)
                .buildAsync(address, new Listener())
                .whenComplete((opened, failure) -> {
                    if (failure != null) {
                        retryIn(RETRY_MS);
                    }
                });
    }

    synchronized boolean isLive() {
        return live;
    }

    synchronized int reconnects() {
        return reconnects;
    }

    synchronized int resyncs() {
        return resyncs;
    }

    synchronized List<Integer> seen() {
        return List.copyOf(seen);
    }

    synchronized void end() {
        ended = true;
        if (socket != null) {
            socket.sendClose(WebSocket.NORMAL_CLOSURE, "");
        }
    }

    private synchronized void retryIn(long millis) {
        live = false;
        if (!ended) {
            timer.schedule(this::connect, millis, TimeUnit.MILLISECONDS);
        }
    }

    private synchronized void take(WebSocket from, String text) {
        JsonNode message = parse(text);
        switch (message.path("type").asText()) {
            case "welcome" -> {
                socket = from;
                from.sendText(
                        cursor == null
                                ? "{\"type\":\"room.join\",\"ref\":\"1\",\"rooms\":[\"" + ROOM + "\"]}"
                                : "{\"type\":\"resume\",\"ref\":\"1\",\"cursor\":\"" + cursor + "\",\"rooms\":[\""
                                        + ROOM + "\"]}",
                        true);
            }
            case "ack", "resumed" -> {
                live = true;
                cursor = message.path("cursor").asText();
            }
            case "resync" -> {
                live = true;
                resyncs++;
            }
            case "event" -> {
                cursor = message.path("cursor").asText();
                JsonNode number = message.path("data").path("number");
                if (number.isInt()) {
                    seen.add(number.asInt());
                }
            }
            case "reconnect" ->
                timer.schedule(
                        () -> from.sendClose(WebSocket.NORMAL_CLOSURE, "asked to"),
                        message.path("afterMs").asLong(),
                        TimeUnit.MILLISECONDS);
            default -> {
                // presence and notifications of the demo workspace
            }
        }
    }

    private void closed() {
        synchronized (this) {
            reconnects++;
        }
        retryIn(1);
    }

    private static JsonNode parse(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the gateway sent no JSON: " + text, e);
        }
    }

    private final class Listener implements WebSocket.Listener {
        private final StringBuilder partial = new StringBuilder();

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            partial.append(data);
            if (last) {
                take(from, partial.toString());
                partial.setLength(0);
            }
            from.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
            closed();
            return null;
        }

        @Override
        public void onError(WebSocket from, Throwable error) {
            closed();
        }
    }
}
