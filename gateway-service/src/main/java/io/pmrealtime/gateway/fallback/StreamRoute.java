package io.pmrealtime.gateway.fallback;

import io.pmrealtime.gateway.hub.Connection;
import io.pmrealtime.gateway.message.CloseCode;
import io.pmrealtime.gateway.session.Session;
import io.pmrealtime.gateway.session.Sessions;
import io.pmrealtime.gateway.session.Transport;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.jboss.logging.Logger;

/** {@code GET /api/realtime/stream}: events as Server-Sent Events. */
@ApplicationScoped
public class StreamRoute {
    private static final Logger LOG = Logger.getLogger(StreamRoute.class);
    private static final String PATH = "/api/realtime/stream";
    private static final int GONE = 1001;

    private final Opening opening;
    private final Sessions sessions;

    StreamRoute(Opening opening, Sessions sessions) {
        this.opening = opening;
        this.sessions = sessions;
    }

    void register(@Observes Router router) {
        router.get(PATH).handler(this::handle);
    }

    private void handle(RoutingContext routing) {
        opening.open(routing.request(), opened -> begin(routing.response(), opened));
    }

    private void begin(HttpServerResponse response, Opening.Opened opened) {
        response.setChunked(true)
                .putHeader(HttpHeaders.CONTENT_TYPE, "text/event-stream")
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                // Keeps proxies of the nginx kind from holding events back.
                .putHeader("X-Accel-Buffering", "no");
        Session session = sessions.open(
                Transport.SSE,
                opened.admitted().identity(),
                opened.shard(),
                new SseOutlet(response, opened.shard().shape(), opened.request().cursor() != null),
                opened.admitted()::release);
        Connection connection = session.connection();
        // In a turn of its own: HTTP/2 tells it while it is writing, and what is written then waits for the next
        // occasion.
        response.drainHandler(drained -> opened.shard().later(connection::writable));
        response.exceptionHandler(failure -> connection.closedByPeer(GONE));
        response.closeHandler(closed -> connection.closedByPeer(GONE));
        session.begin(opened.decision(), opened.request().cursor())
                .subscribe()
                .with(live -> LOG.trace("A stream is live"), failure -> {
                    LOG.error("A stream could not begin", failure);
                    connection.close(CloseCode.INTERNAL, "internal error");
                });
    }
}
