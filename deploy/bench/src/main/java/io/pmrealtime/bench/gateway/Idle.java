package io.pmrealtime.bench.gateway;

import io.pmrealtime.bench.report.Report;
import io.pmrealtime.local.servers.LocalServers;
import io.pmrealtime.local.servers.ServerPorts;
import io.pmrealtime.local.token.DevTokens;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * What a connection costs the gateway while nothing happens, and how many authenticated connections it takes per second. Memory is the slope
 * of the resident set between half of the connections and all of them, each in its two own rooms and one more. Every connection is that of
 * a user of its own, with a token of its own, a hundred to a workspace.
 */
public final class Idle {
    private static final int USERS_PER_WORKSPACE = 100;
    private static final int WARM_UP_CONNECTIONS = 2500;
    private static final int MOST_WARM_UPS = 16;
    /** The warm-up goes on until the JVM's compilers used less than this part of the time. */
    private static final double QUIET_COMPILER = 0.05;

    private static final double SECOND_NANOS = 1e9;

    private final ServerProcess gateway;
    private final List<String> tokens;

    private Idle(ServerProcess gateway, List<String> tokens) {
        this.gateway = gateway;
        this.tokens = tokens;
    }

    /** Options: {@code --connections N} (10,000). */
    public static void main(String[] args) throws IOException, InterruptedException {
        int connections = args.length > 1 && args[0].equals("--connections") ? Integer.parseInt(args[1]) : 10000;
        Path directory = Files.createTempDirectory("pm-bench");
        Cores.pinThisProcess(1);
        DevTokens keys = DevTokens.generate();
        List<String> tokens = IntStream.range(0, connections)
                .mapToObj(i -> keys.user("user-" + i)
                        .workspace("workspace-" + i / USERS_PER_WORKSPACE)
                        .sign())
                .toList();
        try (LocalServers servers = LocalServers.start(ServerPorts.free(), directory);
                ServerProcess gateway = ServerProcess.quarkus(
                        ServerProcess.GATEWAY.toAbsolutePath(),
                        servers,
                        keys,
                        0,
                        directory.resolve("gateway.log"),
                        Map.of())) {
            new Idle(gateway, tokens).run(new Report("idle"));
        }
    }

    private void run(Report report) throws IOException, InterruptedException {
        int half = tokens.size() / 2;
        int warmUps = warmUp();
        try (Swarm first = connect(tokens.subList(0, half))) {
            long residentHalf = gateway.residentKib();
            long began = System.nanoTime();
            double cpu = gateway.cpuSeconds();
            double kernel = gateway.kernelSeconds();
            double compiler = gateway.compilerSeconds();
            try (Swarm second = connect(tokens.subList(half, 2 * half))) {
                double elapsed = (System.nanoTime() - began) / SECOND_NANOS;
                long residentAll = gateway.residentKib();
                report.add("connections", 2 * half)
                        .add("kibPerConnection", (residentAll - residentHalf) * 100 / half / 100.0)
                        .add("warmUpConnects", warmUps * WARM_UP_CONNECTIONS)
                        .add("connectsPerSecond", Math.round(half / elapsed))
                        .add("connectCpuMicros", micros(gateway.cpuSeconds() - cpu, half))
                        .add("connectKernelMicros", micros(gateway.kernelSeconds() - kernel, half))
                        .add("connectCompilerMicros", micros(gateway.compilerSeconds() - compiler, half))
                        .print(System.out);
            }
        }
    }

    private Swarm connect(List<String> users) throws IOException, InterruptedException {
        Swarm swarm = new Swarm(gateway.port(), Dialect.gateway(users), Collections.nCopies(users.size(), "chat:idle"));
        swarm.awaitJoined(users.size());
        return swarm;
    }

    /** So that what the JVM loads and compiles once is not counted as the connections'. Returns how often everybody came. */
    private int warmUp() throws IOException, InterruptedException {
        List<String> users = tokens.subList(0, Math.min(WARM_UP_CONNECTIONS, tokens.size()));
        for (int i = 1; i <= MOST_WARM_UPS; i++) {
            long began = System.nanoTime();
            double compiler = gateway.compilerSeconds();
            connect(users).close();
            double elapsed = (System.nanoTime() - began) / SECOND_NANOS;
            if (gateway.compilerSeconds() - compiler < QUIET_COMPILER * elapsed) {
                return i;
            }
        }
        return MOST_WARM_UPS;
    }

    private static long micros(double seconds, int count) {
        return Math.round(seconds * 1e6 / count);
    }
}
