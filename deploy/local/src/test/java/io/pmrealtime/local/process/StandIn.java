package io.pmrealtime.local.process;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/**
 * A program that behaves like a service as far as its supervisor can see: takes its port from the environment, answers the
 * readiness probe, says its process id at any other path, and ends at {@code /crash}. It writes a warning when it starts.
 */
public final class StandIn {
    private StandIn() {}

    public static void main(String[] arguments) throws IOException {
        int port = Integer.parseInt(System.getenv("QUARKUS_HTTP_PORT"));
        HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", port), 0);
        server.createContext("/q/health/ready", exchange -> answer(exchange, "ready"));
        server.createContext("/crash", exchange -> Runtime.getRuntime().halt(7));
        server.createContext(
                "/",
                exchange ->
                        answer(exchange, Long.toString(ProcessHandle.current().pid())));
        server.start();
        System.out.println("2026-01-01 00:00:00,000 INFO  [io.stand.In] (main) listening");
        System.out.println("2026-01-01 00:00:00,000 WARN  [io.stand.In] (main) only a stand-in");
    }

    private static void answer(HttpExchange exchange, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.getRequestBody().readAllBytes();
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }
}
