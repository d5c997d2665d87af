package io.pmrealtime.bench.presence;

import io.pmrealtime.local.servers.LocalServers;
import io.pmrealtime.local.token.DevTokens;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The packaged presence-service as a process of its own. */
final class PresenceProcess implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofSeconds(120);
    /** Linux counts a process's CPU time in hundredths of a second. */
    private static final double TICKS_PER_SECOND = 100;

    private final Process process;
    private final URI address;
    private final HttpClient http = HttpClient.newHttpClient();

    private PresenceProcess(Process process, URI address) {
        this.process = process;
        this.address = address;
    }

    static PresenceProcess start(LocalServers servers, Path log) throws IOException, InterruptedException {
        Path jar =
                Path.of("presence-service/target/quarkus-app/quarkus-run.jar").toAbsolutePath();
        if (!Files.exists(jar)) {
            throw new IllegalStateException("build presence-service first: " + jar + " is missing");
        }
        int port = freePort();
        ProcessBuilder builder = new ProcessBuilder("java", "-Xmx512m", "-XX:+UseSerialGC", "-jar", jar.toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment()
                .putAll(Map.of(
                        "QUARKUS_HTTP_PORT", Integer.toString(port),
                        "KAFKA_BOOTSTRAP_SERVERS", servers.kafkaBootstrap(),
                        "QUARKUS_REDIS_HOSTS", servers.redisUri(),
                        "MP_JWT_VERIFY_PUBLICKEY", DevTokens.generate().publicKeyPem(),
                        "MP_JWT_VERIFY_ISSUER", DevTokens.ISSUER));
        PresenceProcess presence = new PresenceProcess(builder.start(), URI.create("http://localhost:" + port));
        presence.awaitReady();
        return presence;
    }

    /** CPU time that the process has used, of all its threads, in seconds. */
    double cpuSeconds() throws IOException {
        String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_PER_SECOND;
    }

    /** How many signals of all kinds were handled. */
    long handled() throws IOException, InterruptedException {
        return get("/q/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith("presence_signals_total{"))
                .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(15, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void awaitReady() throws InterruptedException {
        long end = System.nanoTime() + START_LIMIT.toNanos();
        while (!isReady()) {
            if (!process.isAlive() || System.nanoTime() > end) {
                close();
                throw new IllegalStateException("presence-service did not become ready");
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
        }
    }

    private boolean isReady() throws InterruptedException {
        try {
            return get("/q/health/ready").statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(address.resolve(path)).build(), HttpResponse.BodyHandlers.ofString());
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
