package io.pmrealtime.bench.gateway;

import io.pmrealtime.local.os.FreePorts;
import io.pmrealtime.local.servers.LocalServers;
import io.pmrealtime.local.testing.PackagedService;
import io.pmrealtime.local.token.DevTokens;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What is measured, the packaged gateway or what it is compared with, as a process of its own. */
public final class ServerProcess implements AutoCloseable {
    /** Linux counts a process's CPU time in hundredths of a second. */
    private static final double TICKS_PER_SECOND = 100;

    /** The gateway as Maven packages it, in the checkout that is the working directory. */
    public static final Path GATEWAY = Path.of("gateway-service/target/quarkus-app/quarkus-run.jar");
    /** The same fan-out with {@code broadcast().sendText}. */
    public static final Path BASELINE = Path.of("deploy/bench/baseline/target/quarkus-app/quarkus-run.jar");

    private static final List<String> JAVA =
            List.of("-Xms256m", "-Xmx512m", "-XX:+UseSerialGC", "-XX:MaxDirectMemorySize=512m");

    private final PackagedService process;

    private ServerProcess(PackagedService process) {
        this.process = process;
    }

    /**
     * Starts a packaged Quarkus application, the gateway or the baseline, with one event loop and no limits.
     *
     * @param more environment variables
     */
    public static ServerProcess quarkus(
            Path jar, LocalServers servers, DevTokens tokens, int core, Path log, Map<String, String> more) {
        if (!Files.exists(jar)) {
            throw new IllegalStateException("build it first: " + jar + " is missing");
        }
        int port = FreePorts.one();
        Map<String, String> environment = PackagedService.settings(servers, tokens);
        environment.put("QUARKUS_HTTP_PORT", Integer.toString(port));
        environment.put("QUARKUS_VERTX_EVENT_LOOPS_POOL_SIZE", "1");
        for (String limit : List.of(
                "CONNECTIONS_PER_WORKSPACE",
                "CONNECTIONS_PER_USER",
                "CONNECTIONS_PER_REPLICA",
                "HANDSHAKES_PER_SECOND")) {
            environment.put("GATEWAY_LIMITS_" + limit, "1000000");
        }
        environment.putAll(more);
        return start(PackagedService.command(JAVA, jar), environment, port, core, log);
    }

    /** Starts a server on a core of its own where {@code taskset} is there, and waits until it answers {@code GET /q/health/ready}. */
    public static ServerProcess start(
            List<String> command, Map<String, String> environment, int port, int core, Path log) {
        List<String> pinned = new ArrayList<>(Cores.pinned(core));
        pinned.addAll(command);
        return new ServerProcess(
                PackagedService.start(pinned, environment, port, log).awaitReady());
    }

    /** CPU time of the threads that compile Java code, in seconds; 0 where there are none. */
    public double compilerSeconds() throws IOException {
        return compilerSeconds(process.pid());
    }

    /** The same of any process. */
    public static double compilerSeconds(long pid) throws IOException {
        double seconds = 0;
        try (Stream<Path> threads = Files.list(Path.of("/proc/" + pid + "/task"))) {
            for (Path thread : threads.toList()) {
                if (Files.readString(thread.resolve("comm")).contains("CompilerThre")) {
                    seconds += cpuSeconds(thread.resolve("stat"), true);
                }
            }
        }
        return seconds;
    }

    public int port() {
        return process.port();
    }

    /** CPU time that the process has used, of all its threads, in seconds. */
    public double cpuSeconds() {
        return process.cpuSeconds();
    }

    /** Of that, what was spent in the kernel. */
    public double kernelSeconds() throws IOException {
        return cpuSeconds(Path.of("/proc/" + process.pid() + "/stat"), false);
    }

    private static double cpuSeconds(Path file, boolean withUser) throws IOException {
        String stat = Files.readString(file);
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        long user = withUser ? Long.parseLong(fields[11]) : 0;
        return (user + Long.parseLong(fields[12])) / TICKS_PER_SECOND;
    }

    /** Resident memory in KiB. */
    public long residentKib() throws IOException {
        return Files.readAllLines(Path.of("/proc/" + process.pid() + "/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow();
    }

    /** The sum of one of its metrics over all labels. */
    public double metric(String name) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(process.uri("/q/metrics")).build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofString())
                .body()
                .lines()
                .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    @Override
    public void close() {
        process.kill();
    }
}
