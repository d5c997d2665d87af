package io.pmrealtime.local.frontdoor;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;

/** Tells the service who the client is and how it spoke to the front door, as ingress controllers do. */
final class ForwardedHeaders {
    private static final String FOR = "X-Forwarded-For";
    private static final String PROTO = "X-Forwarded-Proto";
    private static final String HOST = "X-Forwarded-Host";

    private ForwardedHeaders() {}

    /** Appends the client to {@code X-Forwarded-For} and sets the other two where no proxy before has. */
    static void add(HttpServerRequest request, MultiMap headers) {
        String client = request.remoteAddress().hostAddress();
        String before = headers.get(FOR);
        headers.set(FOR, before == null ? client : before + ", " + client);
        if (!headers.contains(PROTO)) {
            headers.set(PROTO, "http");
        }
        if (!headers.contains(HOST) && request.authority() != null) {
            headers.set(HOST, request.authority().toString());
        }
    }
}
