package io.pmrealtime.gateway.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.restassured.RestAssured;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/** Many connections in one room, each of which has to receive the same events in the same order. */
public final class Crowd implements AutoCloseable {
    private static final int AT_ONCE = 250;
    private static final long CONNECT_SECONDS = 120;

    private final WebSocketClient client;
    private final List<String> expected = new CopyOnWriteArrayList<>();
    private final AtomicInteger strange = new AtomicInteger();
    private final int size;
    private volatile CountDownLatch missing = new CountDownLatch(0);

    private Crowd(WebSocketClient client, int size) {
        this.client = client;
        this.size = size;
    }

    /** So many connections of one user. */
    public static Crowd of(int size, Vertx vertx, String token, String room) {
        Crowd crowd =
                new Crowd(vertx.createWebSocketClient(new WebSocketClientOptions().setMaxConnections(size)), size);
        for (int connected = 0; connected < size; connected += AT_ONCE) {
            List<Future<Void>> joining = IntStream.range(0, Math.min(AT_ONCE, size - connected))
                    .mapToObj(i -> crowd.join(token, room))
                    .toList();
            Future.all(joining)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .orTimeout(CONNECT_SECONDS, TimeUnit.SECONDS)
                    .join();
        }
        return crowd;
    }

    /** The event of this id comes next. */
    public void expect(String id) {
        missing = new CountDownLatch(size);
        expected.add(id);
    }

    /** Returns when everybody has received what was last expected, and nobody anything else. */
    public void awaitAll(Duration patience) {
        try {
            assertThat(missing.await(patience.toMillis(), TimeUnit.MILLISECONDS))
                    .as("all have it but %d of %d", missing.getCount(), size)
                    .isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        assertThat(strange.get()).as("events that were not the next").isZero();
    }

    @Override
    public void close() {
        client.close().toCompletionStage().toCompletableFuture().join();
    }

    private Future<Void> join(String token, String room) {
        Promise<Void> joined = Promise.promise();
        client.connect(new WebSocketConnectOptions()
                        .setHost("localhost")
                        .setPort(RestAssured.port)
                        .setURI("/ws")
                        .addHeader("Authorization", "Bearer " + token))
                .onFailure(joined::tryFail)
                .onSuccess(socket -> {
                    socket.textMessageHandler(new Member(joined));
                    socket.writeTextMessage("{\"type\":\"room.join\",\"ref\":\"join\",\"rooms\":[\"" + room + "\"]}");
                });
        return joined.future();
    }

    /** What one connection makes of its messages; on one event loop. */
    private final class Member implements Handler<String> {
        private final Promise<Void> joined;
        private int received;

        private Member(Promise<Void> joined) {
            this.joined = joined;
        }

        @Override
        public void handle(String text) {
            if (text.startsWith("{\"type\":\"ack\"")) {
                joined.tryComplete();
            } else if (text.startsWith("{\"type\":\"event\"")) {
                if (received < expected.size() && text.contains(expected.get(received))) {
                    received++;
                    missing.countDown();
                } else {
                    strange.incrementAndGet();
                }
            }
        }
    }
}
