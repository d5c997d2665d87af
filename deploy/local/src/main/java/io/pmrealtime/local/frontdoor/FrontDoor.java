package io.pmrealtime.local.frontdoor;

import io.pmrealtime.local.dev.DevEndpoints;
import io.pmrealtime.local.dev.ProblemResponse;
import io.pmrealtime.local.process.ServiceName;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The server on port 8080. Requests are handled on event loops; it closes with its Vert.x instance. */
public final class FrontDoor {
    /** Room for a token in a header, a sub-protocol or the request line. */
    static final int MAX_HEADER_SIZE = 32 * 1024;

    private FrontDoor() {}

    /**
     * Starts to listen; blocks until it does.
     *
     * @param addresses to listen on, each with the same port
     * @param portsOf ports of a service's instances that take traffic at the moment
     */
    public static void open(
            Vertx vertx,
            List<String> addresses,
            int port,
            Function<ServiceName, List<Integer>> portsOf,
            DevEndpoints dev) {
        Router router = router(vertx, new Upstreams(portsOf), dev);
        List<Future<HttpServer>> servers = new ArrayList<>();
        for (String address : addresses) {
            servers.add(vertx.createHttpServer(new HttpServerOptions()
                            .setMaxHeaderSize(MAX_HEADER_SIZE)
                            .setMaxInitialLineLength(MAX_HEADER_SIZE))
                    .requestHandler(router)
                    .listen(port, address));
        }
        Future.all(servers).toCompletionStage().toCompletableFuture().join();
    }

    private static Router router(Vertx vertx, Upstreams upstreams, DevEndpoints dev) {
        HttpForwarding http = new HttpForwarding(vertx, upstreams);
        WebSocketTunnel webSockets = new WebSocketTunnel(vertx, upstreams);
        Router router = Router.router(vertx);
        dev.mount(router);
        LivePage.mount(router);
        router.route().handler(context -> {
            Optional<ServiceName> service = Destination.of(context.request().path());
            if (service.isEmpty()) {
                context.next();
            } else if (WebSocketTunnel.isHandshake(context.request())) {
                webSockets.open(service.get(), context.request());
            } else {
                http.forward(service.get(), context.request());
            }
        });
        for (int status : new int[] {400, 404, 405, 413, 500}) {
            router.errorHandler(status, context -> problem(context, status));
        }
        return router;
    }

    private static void problem(RoutingContext context, int status) {
        String detail =
                switch (status) {
                    case 404 -> "nothing is served at " + context.request().path();
                    case 405 ->
                        context.request().path() + " does not take "
                                + context.request().method();
                    case 413 -> "the body is too large";
                    case 400 -> "the request cannot be read";
                    default -> "the local stack failed to answer";
                };
        ProblemResponse.send(context.response(), ProblemResponse.problem(status, detail));
    }
}
