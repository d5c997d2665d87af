package io.pmrealtime.local.frontdoor;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** The page at {@code /}: a small client of the suite in plain HTML and JavaScript. */
final class LivePage {
    private LivePage() {}

    static void mount(Router router) {
        serve(router, "/", "live.html", "text/html; charset=utf-8");
        serve(router, "/live.css", "live.css", "text/css; charset=utf-8");
        serve(router, "/live.js", "live.js", "text/javascript; charset=utf-8");
    }

    private static void serve(Router router, String path, String resource, String mediaType) {
        Buffer content = read(resource);
        router.get(path).handler(context -> context.response()
                .putHeader(HttpHeaders.CONTENT_TYPE, mediaType)
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-cache")
                .end(content));
    }

    private static Buffer read(String resource) {
        try (InputStream in = LivePage.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("not packaged: " + resource);
            }
            return Buffer.buffer(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
