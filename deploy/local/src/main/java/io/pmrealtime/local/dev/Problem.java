package io.pmrealtime.local.dev;

import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * An error as RFC 9457 wants it.
 *
 * @param status of HTTP, 400 to 599
 * @param detail what is wrong, for a person
 * @param field the request's field that is at fault, where there is one
 */
public record Problem(int status, String detail, @Nullable String field) {
    /** The media type of {@link #body}. */
    public static final String MEDIA_TYPE = "application/problem+json";

    public Problem {
        if (status < 400 || status > 599) {
            throw new IllegalArgumentException("not an error status: " + status);
        }
    }

    /** A problem that no single field is to blame for. */
    public static Problem of(int status, String detail) {
        return new Problem(status, detail, null);
    }

    /** The JSON document. */
    public String body() {
        JsonObject json = new JsonObject()
                .put("type", "about:blank")
                .put("title", HttpResponseStatus.valueOf(status).reasonPhrase())
                .put("status", status)
                .put("detail", detail);
        if (field != null) {
            json.put("field", field);
        }
        return json.encode();
    }

    /** Sends it as the whole response. */
    public void send(HttpServerResponse response) {
        response.setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, MEDIA_TYPE)
                .end(body());
    }
}
