package io.pmrealtime.gateway.admission;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pmrealtime.contracts.problem.Problem;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;
import java.util.Map;

/** Why a connection is refused before it begins, as the HTTP answer. */
public enum Refusal {
    NO_CREDENTIALS(
            "no_credentials",
            401,
            "Unauthorized",
            "a token or a ticket is needed",
            Map.of("WWW-Authenticate", "Bearer")),
    BAD_CREDENTIALS(
            "bad_credentials",
            401,
            "Unauthorized",
            "the token or the ticket is not good",
            Map.of("WWW-Authenticate", "Bearer error=\"invalid_token\"")),
    ORIGIN("origin", 403, "Forbidden", "connections from this origin are not allowed", Map.of()),
    REVOKED("revoked", 403, "Forbidden", "access was revoked", Map.of()),
    BAD_CURSOR("bad_cursor", 400, "Bad Request", "cursor: no cursor", Map.of()),
    BAD_ROOMS(
            "bad_rooms", 400, "Bad Request", "rooms: room names, separated by commas, no more than allowed", Map.of()),
    ROOMS_FORBIDDEN("forbidden", 403, "Forbidden", "rooms: not all of these may be joined", Map.of()),
    ACCESS_AWAY(
            "access_away",
            503,
            "Service Unavailable",
            "access cannot be decided at the moment",
            Map.of("Retry-After", "2")),
    EVENTS_AWAY(
            "events_away",
            503,
            "Service Unavailable",
            "the events cannot be served at the moment: ask again, with the same cursor where there was one",
            Map.of("Retry-After", "1")),
    NO_UPGRADE(
            "no_upgrade",
            426,
            "Upgrade Required",
            "this address speaks WebSocket only",
            Map.of("Upgrade", "websocket", "Connection", "Upgrade")),
    WORKSPACE_LIMIT(
            "workspace_limit",
            429,
            "Too Many Requests",
            "the workspace has too many connections",
            Map.of("Retry-After", "5")),
    USER_LIMIT("user_limit", 429, "Too Many Requests", "the user has too many connections", Map.of("Retry-After", "5")),
    HANDSHAKE_RATE(
            "handshake_rate",
            429,
            "Too Many Requests",
            "too many connections begin at the moment",
            Map.of("Retry-After", "1")),
    REPLICA_FULL("replica_full", 503, "Service Unavailable", "this replica is full", Map.of("Retry-After", "1")),
    TICKETS_AWAY(
            "tickets_away",
            503,
            "Service Unavailable",
            "tickets cannot be looked up at the moment",
            Map.of("Retry-After", "2")),
    NOT_READY("not_ready", 503, "Service Unavailable", "this replica is not ready", Map.of("Retry-After", "1"));

    private final String label;
    private final int status;
    private final Map<String, String> headers;
    private final String body;

    Refusal(String label, int status, String title, String detail, Map<String, String> headers) {
        this.label = label;
        this.status = status;
        this.headers = headers;
        this.body = json(new Problem("about:blank", title, status, detail, null, List.of()));
    }

    /** The value of the metrics label. */
    public String label() {
        return label;
    }

    /** Answers with the problem document. */
    public void answer(HttpServerResponse response) {
        if (response.ended() || response.closed()) {
            return;
        }
        response.setStatusCode(status).putHeader(HttpHeaders.CONTENT_TYPE, Problem.MEDIA_TYPE);
        headers.forEach(response::putHeader);
        response.end(body);
    }

    private static String json(Problem problem) {
        try {
            return new ObjectMapper().writeValueAsString(problem);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a problem is always JSON", e);
        }
    }
}
