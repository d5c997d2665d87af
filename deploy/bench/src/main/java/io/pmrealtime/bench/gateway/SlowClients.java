package io.pmrealtime.bench.gateway;

import io.pmrealtime.bench.report.Report;
import io.pmrealtime.local.servers.LocalServers;
import io.pmrealtime.local.servers.ServerPorts;
import io.pmrealtime.local.token.DevTokens;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * What clients that do not read cost the others of their room and the gateway: the others' latency and the gateway's memory with and
 * without them, and whether they have every event when they read again.
 */
public final class SlowClients {
    private static final String ROOM = "chat:slow";
    private static final int EVENTS_PER_SECOND = 20;
    private static final int PAYLOAD_BYTES = 4096;
    private static final int WARM_UP_SECONDS = 15;
    /** Of 10 ms each: the clients' small receive buffers take what the kernel holds for them slowly. */
    private static final int CATCH_UP_POLLS = 12_000;

    private SlowClients() {}

    /** Options: {@code --clients N} (2,000) that read, {@code --slow N} (20) that do not, {@code --seconds N} (20). */
    public static void main(String[] args) throws IOException, InterruptedException {
        int clients = option(args, "--clients", 2000);
        int slow = option(args, "--slow", 20);
        int seconds = option(args, "--seconds", 20);
        Path directory = Files.createTempDirectory("pm-bench");
        Cores.pinThisProcess(1);
        DevTokens tokens = DevTokens.generate();
        String token = tokens.user("bench").workspace(NumberedEvents.WORKSPACE).sign();
        Report report = new Report("slow-clients").add("clients", clients).add("slow", slow);
        try (LocalServers servers = LocalServers.start(ServerPorts.free(), directory);
                ServerProcess gateway = ServerProcess.quarkus(
                        ServerProcess.GATEWAY.toAbsolutePath(),
                        servers,
                        tokens,
                        0,
                        directory.resolve("gateway.log"),
                        Map.of("GATEWAY_OUTBOUND_MAX_LAG", "5M"));
                NumberedEvents stream = new NumberedEvents(servers.kafkaBootstrap(), ROOM, PAYLOAD_BYTES);
                Swarm quick = new Swarm(gateway.port(), Dialect.gateway(token), Collections.nCopies(clients, ROOM))) {
            quick.awaitJoined(clients);
            stream.atRate(EVENTS_PER_SECOND, WARM_UP_SECONDS);
            // The tail is as full afterwards as it is with slow clients.
            window("without", gateway, stream, quick, seconds, report);
            try (Swarm stuck = new Swarm(gateway.port(), Dialect.gateway(token), Collections.nCopies(slow, ROOM))) {
                stuck.awaitJoined(slow);
                stuck.reading(false);
                int sent = window("with", gateway, stream, quick, seconds, report);
                long before = stuck.events();
                long began = System.nanoTime();
                stuck.reading(true);
                awaitEvents(stuck, (long) sent * slow);
                report.add("waitingWhenReadAgain", (long) sent * slow - before)
                        .add("caughtUpAfterMs", TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began))
                        .add("missedBySlow", (long) sent * slow - stuck.events());
            }
        }
        report.print(System.out);
    }

    private static int window(
            String name, ServerProcess gateway, NumberedEvents stream, Swarm quick, int seconds, Report report)
            throws IOException, InterruptedException {
        long eventsBefore = quick.events();
        long residentBefore = gateway.residentKib();
        quick.record(true);
        int sent = stream.atRate(EVENTS_PER_SECOND, seconds);
        TimeUnit.SECONDS.sleep(1);
        Histogram latencies = quick.latencies();
        quick.record(false);
        report.add(name + "Deliveries", quick.events() - eventsBefore)
                .add(name + "P50Ms", latencies.getValueAtPercentile(50) / 1000.0)
                .add(name + "P99Ms", latencies.getValueAtPercentile(99) / 1000.0)
                .add(name + "ResidentMibGrowth", (gateway.residentKib() - residentBefore) / 1024);
        return sent;
    }

    private static void awaitEvents(Swarm swarm, long count) throws InterruptedException {
        for (int i = 0; i < CATCH_UP_POLLS && swarm.events() < count; i++) {
            TimeUnit.MILLISECONDS.sleep(10);
        }
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
