package io.pmrealtime.helm.transport;

import com.sun.net.httpserver.HttpsServer;
import io.pmrealtime.local.servers.Certificates;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A collector of spans over HTTPS that asks for a key and keeps what it is sent. */
final class Collector implements AutoCloseable {
    static final String KEY = "Bearer collectors-key";

    private final List<String> spans = new CopyOnWriteArrayList<>();
    private final HttpsServer server;

    Collector(Certificates certificates) throws IOException, GeneralSecurityException {
        server = HttpsDoor.open(certificates);
        server.createContext("/v1/traces", exchange -> {
            byte[] body = exchange.getRequestBody().readAllBytes();
            boolean known = KEY.equals(exchange.getRequestHeaders().getFirst("authorization"));
            if (known) {
                // Protobuf; the names in it are plain text.
                spans.add(new String(body, StandardCharsets.ISO_8859_1));
            }
            exchange.sendResponseHeaders(known ? 200 : 401, -1);
            exchange.close();
        });
        server.start();
    }

    String address() {
        return "https://localhost:" + server.getAddress().getPort();
    }

    /** What was sent with the right key, one text for each sending. */
    List<String> spans() {
        return spans;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
