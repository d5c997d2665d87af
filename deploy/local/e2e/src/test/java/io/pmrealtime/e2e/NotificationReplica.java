package io.pmrealtime.e2e;

import io.pmrealtime.local.servers.LocalServers;
import io.pmrealtime.local.token.DevTokens;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.awaitility.Awaitility;

/** The packaged notification-service as a process of its own. */
final class NotificationReplica implements AutoCloseable {
    private static final Path JAR = Path.of("")
            .toAbsolutePath()
            .resolve("../../../notification-service/target/quarkus-app/quarkus-run.jar")
            .normalize();

    private final Process process;
    private final int port;
    private final HttpClient http = HttpClient.newHttpClient();

    private NotificationReplica(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** Starts one, and does not wait until it is ready. */
    static NotificationReplica start(LocalServers servers, DevTokens tokens, Path log, Map<String, String> settings)
            throws IOException {
        int port = freePort();
        Map<String, String> environment = new HashMap<>(Map.of(
                "QUARKUS_HTTP_PORT", Integer.toString(port),
                "KAFKA_BOOTSTRAP_SERVERS", servers.kafkaBootstrap(),
                "QUARKUS_DATASOURCE_REACTIVE_URL", servers.postgresReactiveUrl("pm_notifications"),
                "QUARKUS_DATASOURCE_JDBC_URL", servers.postgresJdbcUrl("pm_notifications"),
                "QUARKUS_DATASOURCE_USERNAME", LocalServers.POSTGRES_USER,
                "QUARKUS_DATASOURCE_PASSWORD", LocalServers.POSTGRES_PASSWORD,
                "MP_JWT_VERIFY_PUBLICKEY", tokens.publicKeyPem(),
                "MP_JWT_VERIFY_ISSUER", DevTokens.ISSUER));
        environment.putAll(settings);
        ProcessBuilder builder = new ProcessBuilder(
                        "java", "-Xmx160m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-jar", JAR.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().putAll(environment);
        return new NotificationReplica(builder.start(), port);
    }

    NotificationReplica awaitReady() {
        Awaitility.await()
                .atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofMillis(200))
                .until(() -> process.isAlive() && status("/q/health/ready") == 200);
        return this;
    }

    /** kill -9. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    HttpResponse<String> call(String method, String path, String token) throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .header("Authorization", "Bearer " + token)
                        .method(method, HttpRequest.BodyPublishers.noBody())
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private int status(String path) throws InterruptedException {
        try {
            return http.send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                                    .build(),
                            HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        } catch (IOException e) {
            return 0;
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
