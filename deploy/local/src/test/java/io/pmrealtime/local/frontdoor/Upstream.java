package io.pmrealtime.local.frontdoor;

import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.ServerWebSocket;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;

/** A server behind the front door that says what reached it. */
final class Upstream {
    final CompletableFuture<Void> streamClosed = new CompletableFuture<>();
    final Queue<HttpServerResponse> streams = new ConcurrentLinkedQueue<>();
    final Queue<ServerWebSocket> sockets = new ConcurrentLinkedQueue<>();
    private final HttpServer server;
    private final String name;

    private Upstream(HttpServer server, String name) {
        this.server = server;
        this.name = name;
    }

    static Upstream start(Vertx vertx, String name) {
        HttpServer server = vertx.createHttpServer(new HttpServerOptions()
                .setWebSocketSubProtocols(List.of("pm-realtime.v1"))
                .setMaxInitialLineLength(FrontDoor.MAX_HEADER_SIZE)
                .setMaxHeaderSize(FrontDoor.MAX_HEADER_SIZE));
        Upstream upstream = new Upstream(server, name);
        server.requestHandler(upstream::answer)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
        return upstream;
    }

    int port() {
        return server.actualPort();
    }

    void stop() {
        server.close().toCompletionStage().toCompletableFuture().join();
    }

    private void answer(HttpServerRequest request) {
        if (request.path().equals("/ws")) {
            webSocket(request);
        } else if (request.path().startsWith("/api/realtime/stream")) {
            stream(request);
        } else {
            request.body().onSuccess(body -> echo(request, body));
        }
    }

    private void webSocket(HttpServerRequest request) {
        if (String.valueOf(request.query()).contains("refuse")) {
            request.response()
                    .setStatusCode(429)
                    .putHeader("Retry-After", "7")
                    .putHeader("Content-Type", "application/problem+json")
                    .end("{\"status\":429}");
            return;
        }
        request.toWebSocket().onSuccess(socket -> {
            sockets.add(socket);
            socket.textMessageHandler(text -> socket.writeTextMessage(name + " " + text));
            socket.writeTextMessage("welcome " + request.query());
        });
    }

    private void stream(HttpServerRequest request) {
        HttpServerResponse response = request.response().setChunked(true);
        response.putHeader("Content-Type", "text/event-stream");
        request.connection().closeHandler(closed -> streamClosed.complete(null));
        response.write("data: first\n\n");
        streams.add(response);
    }

    private void echo(HttpServerRequest request, Buffer body) {
        MultiMap headers = request.headers();
        String seen = headers.entries().stream()
                .map(Map.Entry::getKey)
                .map(key -> key.toLowerCase(Locale.ROOT) + "=" + String.join(";", headers.getAll(key)))
                .distinct()
                .collect(Collectors.joining("\n"));
        request.response()
                .setStatusCode(202)
                .putHeader("X-Upstream", name)
                .end(request.method() + " " + request.uri() + "\nbody=" + body.length() + "\n" + seen);
    }
}
