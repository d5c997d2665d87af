package io.pmrealtime.bench.gateway;

import io.pmrealtime.local.servers.LocalServers;
import io.pmrealtime.local.token.DevTokens;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The packaged gateway as a process of its own, pinned to one core where {@code taskset} is there. */
final class GatewayProcess implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofSeconds(90);
    /** Linux counts a process's CPU time in hundredths of a second. */
    private static final double TICKS_PER_SECOND = 100;

    /** The gateway as Maven packages it, in the checkout that is the working directory. */
    static final Path GATEWAY = Path.of("gateway-service/target/quarkus-app/quarkus-run.jar");
    /** The same fan-out with {@code broadcast().sendText}. */
    static final Path BASELINE = Path.of("deploy/bench/baseline/target/quarkus-app/quarkus-run.jar");

    private final Process process;
    private final int port;

    private GatewayProcess(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** Starts a packaged Quarkus application: the gateway, or what it is compared with. */
    static GatewayProcess start(Path jar, LocalServers servers, DevTokens tokens, int core, Path log)
            throws IOException, InterruptedException {
        if (!Files.exists(jar)) {
            throw new IllegalStateException("build it first: " + jar + " is missing");
        }
        int port = freePort();
        List<String> command = new ArrayList<>(Cores.pinned(core));
        command.addAll(List.of(
                "java",
                "-Xms256m",
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-XX:MaxDirectMemorySize=512m",
                "-jar",
                jar.toString()));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment()
                .putAll(Map.of(
                        "QUARKUS_HTTP_PORT",
                        Integer.toString(port),
                        "QUARKUS_VERTX_EVENT_LOOPS_POOL_SIZE",
                        "1",
                        "KAFKA_BOOTSTRAP_SERVERS",
                        servers.kafkaBootstrap(),
                        "QUARKUS_REDIS_HOSTS",
                        servers.redisUri(),
                        "MP_JWT_VERIFY_PUBLICKEY",
                        tokens.publicKeyPem(),
                        "MP_JWT_VERIFY_ISSUER",
                        DevTokens.ISSUER,
                        "GATEWAY_LIMITS_CONNECTIONS_PER_WORKSPACE",
                        "1000000",
                        "GATEWAY_LIMITS_CONNECTIONS_PER_USER",
                        "1000000",
                        "GATEWAY_LIMITS_CONNECTIONS_PER_REPLICA",
                        "1000000",
                        "GATEWAY_LIMITS_HANDSHAKES_PER_SECOND",
                        "1000000"));
        GatewayProcess gateway = new GatewayProcess(builder.start(), port);
        gateway.awaitReady();
        return gateway;
    }

    int port() {
        return port;
    }

    /** CPU time that the process has used, of all its threads, in seconds. */
    double cpuSeconds() throws IOException {
        return cpuSeconds(true);
    }

    /** Of that, what was spent in the kernel. */
    double kernelSeconds() throws IOException {
        return cpuSeconds(false);
    }

    private double cpuSeconds(boolean withUser) throws IOException {
        String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        long user = withUser ? Long.parseLong(fields[11]) : 0;
        return (user + Long.parseLong(fields[12])) / TICKS_PER_SECOND;
    }

    /** Resident memory in KiB. */
    long residentKib() throws IOException {
        return Files.readAllLines(Path.of("/proc/" + process.pid() + "/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    private void awaitReady() throws InterruptedException {
        Instant limit = Instant.now().plus(START_LIMIT);
        while (!isReady()) {
            if (!process.isAlive() || Instant.now().isAfter(limit)) {
                process.destroyForcibly();
                throw new IllegalStateException("the gateway did not become ready");
            }
            TimeUnit.MILLISECONDS.sleep(200);
        }
    }

    private boolean isReady() {
        try {
            HttpURLConnection connection =
                    (HttpURLConnection) URI.create("http://127.0.0.1:" + port + "/q/health/ready")
                            .toURL()
                            .openConnection();
            return connection.getResponseCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
