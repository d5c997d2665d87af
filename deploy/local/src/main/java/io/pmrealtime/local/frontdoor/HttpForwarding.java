package io.pmrealtime.local.frontdoor;

import io.pmrealtime.contracts.problem.Problem;
import io.pmrealtime.local.dev.ProblemResponse;
import io.pmrealtime.local.process.ServiceName;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.PoolOptions;
import io.vertx.httpproxy.Body;
import io.vertx.httpproxy.HttpProxy;
import io.vertx.httpproxy.ProxyContext;
import io.vertx.httpproxy.ProxyInterceptor;
import io.vertx.httpproxy.ProxyOptions;
import io.vertx.httpproxy.ProxyRequest;
import io.vertx.httpproxy.ProxyResponse;

/** Passes plain requests on, bodies and event streams of any length included. */
final class HttpForwarding {
    /** An open event stream keeps its connection, so the pool is as large as the number of clients one may try. */
    private static final PoolOptions POOL = new PoolOptions().setHttp1MaxSize(10_000);

    private final HttpClient client;
    private final Upstreams upstreams;

    HttpForwarding(Vertx vertx, Upstreams upstreams) {
        this.upstreams = upstreams;
        this.client = vertx.createHttpClient(
                new HttpClientOptions()
                        .setConnectTimeout(2_000)
                        .setDecompressionSupported(false)
                        .setMaxHeaderSize(FrontDoor.MAX_HEADER_SIZE),
                POOL);
    }

    void forward(ServiceName service, HttpServerRequest request) {
        HttpProxy.reverseProxy(new ProxyOptions().setSupportWebSocket(false), client)
                .addInterceptor(new Ingress(service))
                .origin(context -> upstreams.open(service, context.client()))
                .handle(request);
    }

    /** What an ingress adds to the bare proxy: the original host, forwarding headers, an answer for a dead service. */
    private record Ingress(ServiceName service) implements ProxyInterceptor {
        @Override
        public Future<ProxyResponse> handleProxyRequest(ProxyContext context) {
            ProxyRequest request = context.request();
            HttpServerRequest original = request.proxiedRequest();
            ForwardedHeaders.add(original, request.headers());
            if (original.authority() != null) {
                request.setAuthority(original.authority());
            }
            return context.sendRequest().recover(cause -> Future.succeededFuture(unavailable(request)));
        }

        private ProxyResponse unavailable(ProxyRequest request) {
            Problem problem = UpstreamFailure.of(service);
            return request.release()
                    .response()
                    .setStatusCode(problem.status())
                    .putHeader(HttpHeaders.CONTENT_TYPE, Problem.MEDIA_TYPE)
                    .setBody(Body.body(Buffer.buffer(ProblemResponse.json(problem))));
        }
    }
}
