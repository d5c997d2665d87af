package io.pmrealtime.local.frontdoor;

import io.pmrealtime.local.dev.ProblemResponse;
import io.pmrealtime.local.process.ServiceName;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.net.NetSocket;
import java.util.Locale;

/**
 * Passes a WebSocket through as bytes, handshake included. The proxy library has a tunnel as well, but it drops headers and
 * body of a handshake that the service refuses, and reads on while the other side is slow.
 */
final class WebSocketTunnel {
    private final HttpClient client;
    private final Upstreams upstreams;

    WebSocketTunnel(Vertx vertx, Upstreams upstreams) {
        this.upstreams = upstreams;
        this.client = vertx.createHttpClient(
                new HttpClientOptions().setConnectTimeout(2_000).setMaxHeaderSize(FrontDoor.MAX_HEADER_SIZE),
                new PoolOptions().setHttp1MaxSize(100_000));
    }

    static boolean isHandshake(HttpServerRequest request) {
        String connection = request.getHeader(HttpHeaders.CONNECTION);
        return request.method() == HttpMethod.GET
                && "websocket".equalsIgnoreCase(request.getHeader(HttpHeaders.UPGRADE))
                && connection != null
                && connection.toLowerCase(Locale.ROOT).contains("upgrade");
    }

    void open(ServiceName service, HttpServerRequest request) {
        request.pause();
        upstreams
                .open(service, client)
                .compose(handshake -> send(request, handshake))
                .onSuccess(answer -> answer(request, answer))
                .onFailure(gone -> ProblemResponse.send(request.response(), UpstreamFailure.of(service)));
    }

    private static Future<HttpClientResponse> send(HttpServerRequest request, HttpClientRequest handshake) {
        MultiMap headers = handshake.headers();
        headers.addAll(request.headers());
        headers.remove(HttpHeaders.HOST);
        // Firefox sends "keep-alive, Upgrade".
        headers.set(HttpHeaders.CONNECTION, HttpHeaders.UPGRADE);
        ForwardedHeaders.add(request, headers);
        handshake.setMethod(HttpMethod.GET).setURI(request.uri());
        if (request.authority() != null) {
            handshake.authority(request.authority());
        }
        return handshake.connect();
    }

    private static void answer(HttpServerRequest request, HttpClientResponse answer) {
        HttpServerResponse response = request.response();
        response.setStatusCode(answer.statusCode()).setStatusMessage(answer.statusMessage());
        response.headers().addAll(answer.headers());
        if (answer.statusCode() == 101) {
            NetSocket upstream = answer.netSocket();
            upstream.pause();
            request.toNetSocket().onSuccess(socket -> join(socket, upstream)).onFailure(gone -> upstream.close());
        } else {
            request.resume();
            // Not back to the pool: the next handshake may be on another event loop, where its first frame could be
            // missed.
            answer.pipeTo(response)
                    .onComplete(done -> answer.request().connection().close());
        }
    }

    private static void join(NetSocket client, NetSocket upstream) {
        client.pipeTo(upstream).onComplete(ended -> upstream.close());
        upstream.pipeTo(client).onComplete(ended -> client.close());
    }
}
