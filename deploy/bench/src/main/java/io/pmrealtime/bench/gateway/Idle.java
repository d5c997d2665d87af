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

/**
 * What a connection costs the gateway while nothing happens, and how many authenticated connections it takes per second. Memory is the slope
 * of the resident set between half of the connections and all of them, each in its two own rooms and one more.
 */
public final class Idle {
    private Idle() {}

    /** Options: {@code --connections N} (10,000). */
    public static void main(String[] args) throws IOException, InterruptedException {
        int connections = args.length > 1 && args[0].equals("--connections") ? Integer.parseInt(args[1]) : 10000;
        Path directory = Files.createTempDirectory("pm-bench");
        Cores.pinThisProcess(1);
        DevTokens tokens = DevTokens.generate();
        try (LocalServers servers = LocalServers.start(ServerPorts.free(), directory);
                ServerProcess gateway = ServerProcess.quarkus(
                        ServerProcess.GATEWAY.toAbsolutePath(),
                        servers,
                        tokens,
                        0,
                        directory.resolve("gateway.log"),
                        Map.of())) {
            String token = tokens.user("bench").workspace("bench").sign();
            warmUp(gateway, token);
            try (Swarm first = new Swarm(
                    gateway.port(), Dialect.gateway(token), Collections.nCopies(connections / 2, "chat:idle"))) {
                first.awaitJoined(connections / 2);
                long residentHalf = gateway.residentKib();
                long began = System.nanoTime();
                double cpu = gateway.cpuSeconds();
                try (Swarm second = new Swarm(
                        gateway.port(), Dialect.gateway(token), Collections.nCopies(connections / 2, "chat:idle"))) {
                    second.awaitJoined(connections / 2);
                    double elapsed = (System.nanoTime() - began) / 1e9;
                    long residentAll = gateway.residentKib();
                    new Report("idle")
                            .add("connections", connections)
                            .add("kibPerConnection", (residentAll - residentHalf) * 200 / connections / 100.0)
                            .add("connectsPerSecond", Math.round(connections / 2 / elapsed))
                            .add("connectCpuMicros", Math.round((gateway.cpuSeconds() - cpu) * 2e6 / connections))
                            .print(System.out);
                }
            }
        }
    }

    /** So that what the JVM loads and compiles once is not counted as the connections'. */
    private static void warmUp(ServerProcess gateway, String token) throws IOException, InterruptedException {
        for (int i = 0; i < 3; i++) {
            try (Swarm warm =
                    new Swarm(gateway.port(), Dialect.gateway(token), Collections.nCopies(2000, "chat:warm"))) {
                warm.awaitJoined(2000);
            }
        }
    }
}
