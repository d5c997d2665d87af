package io.pmrealtime.bench.latency;

import java.net.http.WebSocket;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** When each event came to a client's socket ({@link System#nanoTime}). Any thread may ask. */
final class Arrivals implements WebSocket.Listener {
    private static final String ID = "\"id\":\"";

    private final Map<String, CompletableFuture<Long>> byEventId = new ConcurrentHashMap<>();
    private final CompletableFuture<Void> joined = new CompletableFuture<>();
    private final StringBuilder text = new StringBuilder();

    /** The time of arrival of this event. */
    long await(String eventId, long patienceNanos) {
        try {
            long arrived = arrival(eventId).get(patienceNanos, TimeUnit.NANOSECONDS);
            byEventId.remove(eventId);
            return arrived;
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new IllegalStateException("event " + eventId + " did not arrive", e);
        }
    }

    void awaitJoined(long patienceNanos) {
        try {
            joined.get(patienceNanos, TimeUnit.NANOSECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new IllegalStateException("the room was not joined", e);
        }
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
        long now = System.nanoTime();
        text.append(data);
        if (last) {
            take(text.toString(), now);
            text.setLength(0);
        }
        webSocket.request(1);
        return null;
    }

    private void take(String message, long now) {
        if (message.startsWith("{\"type\":\"ack\"")) {
            joined.complete(null);
        } else if (message.startsWith("{\"type\":\"event\"")) {
            int from = message.indexOf(ID) + ID.length();
            arrival(message.substring(from, message.indexOf('"', from))).complete(now);
        }
    }

    private CompletableFuture<Long> arrival(String eventId) {
        return byEventId.computeIfAbsent(eventId, id -> new CompletableFuture<>());
    }
}
