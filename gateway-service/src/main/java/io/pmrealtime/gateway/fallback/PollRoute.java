package io.pmrealtime.gateway.fallback;

import io.pmrealtime.gateway.config.GatewayConfig;
import io.pmrealtime.gateway.session.Sessions;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** {@code GET /api/realtime/poll}: the events after a cursor, waiting a while for the first. */
@ApplicationScoped
public class PollRoute {
    private static final String PATH = "/api/realtime/poll";

    private final Opening opening;
    private final Sessions sessions;
    private final Vertx vertx;
    private final long maxBytes;

    PollRoute(Opening opening, Sessions sessions, Vertx vertx, GatewayConfig config) {
        this.opening = opening;
        this.sessions = sessions;
        this.vertx = vertx;
        this.maxBytes = config.outbound().bytes().asLongValue();
    }

    void register(@Observes Router router) {
        router.get(PATH).handler(this::handle);
    }

    private void handle(RoutingContext routing) {
        opening.open(routing.request(), opened -> new Poll(routing.response(), vertx, opened.shard(), maxBytes)
                .begin(sessions, opened));
    }
}
