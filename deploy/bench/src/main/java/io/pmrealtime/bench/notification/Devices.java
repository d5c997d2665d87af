package io.pmrealtime.bench.notification;

import io.pmrealtime.local.token.DevTokens;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** A WebSocket of each person whom {@link Assignments#steady} tells something, through a gateway. */
final class Devices implements AutoCloseable {
    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(30);
    private static final String ANNOUNCEMENT = "\"event\":\"notification.new\"";

    private final List<WebSocket> sockets = new ArrayList<>();
    private Histogram micros = new Histogram(TimeUnit.MINUTES.toMicros(5), 3);

    Devices(int gatewayPort, DevTokens tokens) {
        HttpClient http = HttpClient.newHttpClient();
        for (int workspace = 0; workspace < Assignments.TIMED_WORKSPACES; workspace++) {
            for (int user = 0; user < Assignments.USERS; user++) {
                String token =
                        tokens.user("u" + user).workspace("w" + workspace).sign();
                sockets.add(http.newWebSocketBuilder()
                        .connectTimeout(CONNECT_LIMIT)
                        .header("Authorization", "Bearer " + token)
                        .buildAsync(URI.create("ws://127.0.0.1:" + gatewayPort + "/ws"), new Device())
                        .join());
            }
        }
    }

    /** Forgets what came so far. */
    synchronized void reset() {
        micros = new Histogram(TimeUnit.MINUTES.toMicros(5), 3);
    }

    /** Waits for so many since the reset, and gives their latencies in microseconds. */
    Histogram latenciesOf(int notifications) {
        long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
        while (System.nanoTime() < deadline) {
            synchronized (this) {
                if (micros.getTotalCount() >= notifications) {
                    return micros.copy();
                }
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
        throw new IllegalStateException("only " + micros.getTotalCount() + " notifications reached a socket");
    }

    private synchronized void record(long dueNanos) {
        micros.recordValue(Math.max(0, (System.nanoTime() - dueNanos) / 1_000));
    }

    @Override
    public void close() {
        sockets.forEach(WebSocket::abort);
    }

    /** Listens on one socket. */
    private final class Device implements WebSocket.Listener {
        private final StringBuilder message = new StringBuilder();

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
            message.append(part);
            if (last) {
                received(message.toString());
                message.setLength(0);
            }
            socket.request(1);
            return null;
        }

        private void received(String text) {
            int at = text.indexOf("\"" + Assignments.DUE);
            if (at >= 0 && text.contains(ANNOUNCEMENT)) {
                int from = at + 1 + Assignments.DUE.length();
                record(Long.parseLong(text.substring(from, text.indexOf('"', from))));
            }
        }
    }
}
