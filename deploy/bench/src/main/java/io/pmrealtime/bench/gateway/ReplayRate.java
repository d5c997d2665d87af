package io.pmrealtime.bench.gateway;

import io.pmrealtime.bench.report.Report;
import io.pmrealtime.local.servers.LocalServers;
import io.pmrealtime.local.servers.ServerPorts;
import io.pmrealtime.local.token.DevTokens;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/**
 * How many events per second a gateway replays to clients that resume at once: from the tail in its memory, and, with a tail that holds
 * next to nothing, from Kafka.
 */
public final class ReplayRate {
    private static final String ROOM = "chat:replay";
    private static final String LAST = "chat:last";
    private static final int PAYLOAD_BYTES = 512;
    /** The first rounds let the JVM compile what is hot. */
    private static final int ROUNDS = 6;

    private ReplayRate() {}

    /** Options: {@code --events N} (20,000), {@code --clients N} (20). */
    public static void main(String[] args) throws IOException, InterruptedException {
        int events = option(args, "--events", 20_000);
        int clients = option(args, "--clients", 20);
        Path directory = Files.createTempDirectory("pm-bench");
        Cores.pinThisProcess(1);
        DevTokens tokens = DevTokens.generate();
        String token = tokens.user("bench").workspace(NumberedEvents.WORKSPACE).sign();
        Report report = new Report("replay").add("events", events).add("clients", clients);
        Map<String, String> tailBytes = Map.of("tail", "256M", "kafka", "64K");
        try (LocalServers servers = LocalServers.start(ServerPorts.free(), directory)) {
            for (String source : new String[] {"tail", "kafka"}) {
                try (ServerProcess gateway = ServerProcess.quarkus(
                                ServerProcess.GATEWAY.toAbsolutePath(),
                                servers,
                                tokens,
                                0,
                                directory.resolve(source + ".log"),
                                Map.of("GATEWAY_TAIL_BYTES", tailBytes.getOrDefault(source, "64M")));
                        NumberedEvents stream = new NumberedEvents(servers.kafkaBootstrap(), ROOM, PAYLOAD_BYTES)) {
                    measure(source, gateway, stream, servers.kafkaBootstrap(), token, events, clients, report);
                }
            }
        }
        report.print(System.out);
    }

    private static void measure(
            String source,
            ServerProcess gateway,
            NumberedEvents stream,
            String kafka,
            String token,
            int events,
            int clients,
            Report report)
            throws IOException, InterruptedException {
        String cursor = cursor(gateway.port(), token);
        // Whoever is in the room while it fills may fall behind a short tail; this one learns that everything was read.
        try (Swarm witness = new Swarm(gateway.port(), Dialect.gateway(token), List.of(LAST));
                NumberedEvents last = new NumberedEvents(kafka, LAST, PAYLOAD_BYTES)) {
            witness.awaitJoined(1);
            stream.atOnce(events);
            last.atOnce(1);
            while (witness.events() < 1) {
                TimeUnit.MILLISECONDS.sleep(5);
            }
        }
        double seconds = 0;
        double cpu = 0;
        for (int round = 1; round <= ROUNDS; round++) {
            double cpuBefore = gateway.cpuSeconds();
            long began = System.nanoTime();
            try (Swarm swarm =
                    new Swarm(gateway.port(), Dialect.resuming(token, cursor), Collections.nCopies(clients, ROOM))) {
                swarm.awaitJoined(clients);
                seconds = (System.nanoTime() - began) / 1e9;
                cpu = gateway.cpuSeconds() - cpuBefore;
                if (swarm.events() != (long) events * clients) {
                    throw new IllegalStateException(swarm.events() + " events were replayed");
                }
            }
        }
        double replayed = (double) events * clients;
        report.add(source + "EventsPerSecond", Math.round(replayed / seconds))
                .add(source + "MicrosPerEvent", Math.round(cpu * 1e8 / replayed) / 100.0)
                .add(source + "AllLiveAfterSeconds", Math.round(seconds * 100) / 100.0);
    }

    /** The cursor of a client that has just come. */
    private static String cursor(int port, String token) throws IOException {
        CompletableFuture<String> welcome = new CompletableFuture<>();
        WebSocket socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .header("Authorization", "Bearer " + token)
                .buildAsync(URI.create("ws://127.0.0.1:" + port + "/ws"), new WebSocket.Listener() {
                    @Override
                    public CompletionStage<?> onText(WebSocket from, CharSequence text, boolean last) {
                        welcome.complete(text.toString());
                        return CompletableFuture.completedFuture(null);
                    }
                })
                .orTimeout(10, TimeUnit.SECONDS)
                .join();
        String text = welcome.orTimeout(10, TimeUnit.SECONDS).join();
        socket.abort();
        String start = "\"cursor\":\"";
        int from = text.indexOf(start) + start.length();
        return text.substring(from, text.indexOf('"', from));
    }

    private static int option(String[] args, String name, int otherwise) {
        for (int i = 0; i < args.length - 1; i++) {
            if (args[i].equals(name)) {
                return Integer.parseInt(args[i + 1]);
            }
        }
        return otherwise;
    }
}
