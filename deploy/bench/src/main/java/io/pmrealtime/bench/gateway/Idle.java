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
    private static final int SHORT_WARM_UPS = 3;
    private static final int MOST_WARM_UPS = 40;
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
        Report report = new Report("idle").add("connections", connections);
        try (LocalServers servers = LocalServers.start(ServerPorts.free(), directory)) {
            // One for each question: what a long warm-up leaves in memory would hide what connections take.
            try (ServerProcess gateway = gateway(servers, keys, directory.resolve("memory.log"))) {
                new Idle(gateway, tokens).memory(report);
            }
            try (ServerProcess gateway = gateway(servers, keys, directory.resolve("connects.log"))) {
                new Idle(gateway, tokens).connects(report);
            }
        }
        report.print(System.out);
    }

    private static ServerProcess gateway(LocalServers servers, DevTokens keys, Path log) {
        return ServerProcess.quarkus(ServerProcess.GATEWAY.toAbsolutePath(), servers, keys, 0, log, Map.of());
    }

    private void memory(Report report) throws IOException, InterruptedException {
        int half = tokens.size() / 2;
        for (int i = 0; i < SHORT_WARM_UPS; i++) {
            connect(warmUpUsers()).close();
        }
        try (Swarm first = connect(tokens.subList(0, half))) {
            long residentHalf = gateway.residentKib();
            try (Swarm second = connect(tokens.subList(half, 2 * half))) {
                report.add("kibPerConnection", (gateway.residentKib() - residentHalf) * 100 / half / 100.0);
            }
        }
    }

    private void connects(Report report) throws IOException, InterruptedException {
        connects("first", warmUpUsers(), report);
        report.add("warmUpConnects", (1 + warmUp()) * WARM_UP_CONNECTIONS);
        connects("warm", tokens, report);
    }

    private void connects(String when, List<String> users, Report report) throws IOException, InterruptedException {
        long began = System.nanoTime();
        double cpu = gateway.cpuSeconds();
        double kernel = gateway.kernelSeconds();
        double compiler = gateway.compilerSeconds();
        try (Swarm swarm = connect(users)) {
            double elapsed = (System.nanoTime() - began) / SECOND_NANOS;
            report.add(when + "ConnectsPerSecond", Math.round(users.size() / elapsed))
                    .add(when + "CpuMicros", micros(gateway.cpuSeconds() - cpu, users.size()))
                    .add(when + "KernelMicros", micros(gateway.kernelSeconds() - kernel, users.size()))
                    .add(when + "CompilerMicros", micros(gateway.compilerSeconds() - compiler, users.size()));
        }
    }

    private Swarm connect(List<String> users) throws IOException, InterruptedException {
        Swarm swarm = new Swarm(gateway.port(), Dialect.gateway(users), Collections.nCopies(users.size(), "chat:idle"));
        swarm.awaitJoined(users.size());
        return swarm;
    }

    /** So that what the JVM compiles once is not counted as the connections'. Returns how often everybody came. */
    private int warmUp() throws IOException, InterruptedException {
        for (int i = 1; i <= MOST_WARM_UPS; i++) {
            long began = System.nanoTime();
            double compiler = gateway.compilerSeconds();
            connect(warmUpUsers()).close();
            double elapsed = (System.nanoTime() - began) / SECOND_NANOS;
            if (gateway.compilerSeconds() - compiler < QUIET_COMPILER * elapsed) {
                return i;
            }
        }
        return MOST_WARM_UPS;
    }

    private List<String> warmUpUsers() {
        return tokens.subList(0, Math.min(WARM_UP_CONNECTIONS, tokens.size()));
    }

    private static long micros(double seconds, int count) {
        return Math.round(seconds * 1e6 / count);
    }
}
