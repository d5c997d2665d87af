package io.pmrealtime.bench.notification;

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
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The packaged notification-service as a process of its own. */
final class NotificationProcess implements AutoCloseable {
    private static final long STOP_LIMIT_SECONDS = 15;
    private static final long START_LIMIT_NANOS = TimeUnit.SECONDS.toNanos(120);

    private final Process process;
    private final URI address;
    private final DevTokens tokens;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private NotificationProcess(Process process, URI address, DevTokens tokens) {
        this.process = process;
        this.address = address;
        this.tokens = tokens;
    }

    static NotificationProcess start(LocalServers servers, DevTokens tokens, Path log)
            throws IOException, InterruptedException {
        Path jar = Path.of("notification-service", "target", "quarkus-app", "quarkus-run.jar");
        if (!Files.exists(jar)) {
            throw new IllegalStateException("build notification-service first and run this from the checkout: " + jar);
        }
        int port = freePort();
        ProcessBuilder builder = new ProcessBuilder("java", "-Xmx512m", "-XX:+UseSerialGC", "-jar", jar.toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment()
                .putAll(Map.of(
                        "QUARKUS_HTTP_PORT", Integer.toString(port),
                        "KAFKA_BOOTSTRAP_SERVERS", servers.kafkaBootstrap(),
                        "QUARKUS_DATASOURCE_REACTIVE_URL", servers.postgresReactiveUrl(Sql.DATABASE),
                        "QUARKUS_DATASOURCE_JDBC_URL", servers.postgresJdbcUrl(Sql.DATABASE),
                        "QUARKUS_DATASOURCE_USERNAME", LocalServers.POSTGRES_USER,
                        "QUARKUS_DATASOURCE_PASSWORD", LocalServers.POSTGRES_PASSWORD,
                        "MP_JWT_VERIFY_PUBLICKEY", tokens.publicKeyPem(),
                        "MP_JWT_VERIFY_ISSUER", DevTokens.ISSUER));
        NotificationProcess service =
                new NotificationProcess(builder.start(), URI.create("http://127.0.0.1:" + port), tokens);
        service.awaitReady();
        return service;
    }

    long pid() {
        return process.pid();
    }

    /** Sends a signal such as {@code -STOP}. */
    void signal(String signal) throws IOException, InterruptedException {
        int exit = new ProcessBuilder("kill", signal, Long.toString(process.pid()))
                .start()
                .waitFor();
        if (exit != 0) {
            throw new IllegalStateException("kill " + signal + " ended with " + exit);
        }
    }

    /** A token of a user of a workspace. */
    String token(String workspaceId, String userId) {
        return tokens.user(userId).workspace(workspaceId).sign();
    }

    /** Asks once and returns how long the answer took, in microseconds. */
    long microsOf(String path, String token) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(address.resolve(path))
                .header("Authorization", "Bearer " + token)
                .build();
        long start = System.nanoTime();
        HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
        long took = (System.nanoTime() - start) / 1_000;
        if (answer.statusCode() != 200) {
            throw new IllegalStateException(path + " was answered with " + answer.statusCode());
        }
        return took;
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(STOP_LIMIT_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private void awaitReady() throws InterruptedException {
        long deadline = System.nanoTime() + START_LIMIT_NANOS;
        while (!isReady()) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                close();
                throw new IllegalStateException("notification-service did not become ready");
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
        }
    }

    private boolean isReady() throws InterruptedException {
        try {
            return http.send(
                                    HttpRequest.newBuilder(address.resolve("/q/health/ready"))
                                            .build(),
                                    HttpResponse.BodyHandlers.discarding())
                            .statusCode()
                    == 200;
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
