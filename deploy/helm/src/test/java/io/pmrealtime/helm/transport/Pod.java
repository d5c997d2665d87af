package io.pmrealtime.helm.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.pmrealtime.helm.render.Charts;
import io.pmrealtime.helm.render.Manifests;
import io.pmrealtime.local.os.FreePorts;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.core.ConditionTimeoutException;

/**
 * A container of a rendered Deployment, run as a process of this machine as a kubelet would run it: its ConfigMap and Secrets as files, its environment
 * variables resolved. Only paths below /etc/pm-realtime and the ports are moved.
 */
final class Pod implements AutoCloseable {
    private static final Pattern REFERENCE = Pattern.compile("\\$\\(([A-Z_]+)\\)");
    private static final String SECRET_FILES = "/etc/pm-realtime";

    /** Callers want their requests traced. */
    private static final String SAMPLED = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final String service;
    private final Process process;
    private final Path log;
    private final int port;
    private final int management;

    private Pod(String service, Process process, Path log, int port, int management) {
        this.service = service;
        this.process = process;
        this.log = log;
        this.port = port;
        this.management = management;
    }

    /** Starts a service's own container. {@code secrets} are the cluster's Secrets: name, key, value. */
    static Pod start(Manifests manifests, String service, Map<String, Map<String, String>> secrets, Path directory)
            throws IOException {
        return run(manifests, service, "containers", secrets, directory);
    }

    /** Runs a service's init container to its end and gives its exit code. */
    static int migrate(Manifests manifests, String service, Map<String, Map<String, String>> secrets, Path directory)
            throws IOException, InterruptedException {
        try (Pod pod = run(manifests, service, "initContainers", secrets, directory)) {
            return pod.process.waitFor(4, TimeUnit.MINUTES) ? pod.process.exitValue() : -1;
        }
    }

    private static Pod run(
            Manifests manifests,
            String service,
            String containers,
            Map<String, Map<String, String>> secrets,
            Path directory)
            throws IOException {
        JsonNode pod = manifests.pod("pm-" + service).path("spec");
        Path home = Files.createDirectories(directory.resolve(service + "-" + containers));
        for (JsonNode volume : pod.path("volumes")) {
            Map<String, String> secret =
                    secrets.get(volume.at("/secret/secretName").asText());
            if (volume.has("secret")) {
                Path files = Files.createDirectories(
                        home.resolve("secrets").resolve(volume.path("name").asText()));
                for (Map.Entry<String, String> file : secret.entrySet()) {
                    Files.writeString(files.resolve(file.getKey()), file.getValue());
                }
            }
        }
        String properties = manifests
                .one("ConfigMap", "pm-" + service)
                .at("/data/application.properties")
                .asText()
                .replace(SECRET_FILES, home.resolve("secrets").toString());
        Files.writeString(
                Files.createDirectories(home.resolve("config")).resolve("application.properties"), properties);

        List<Integer> ports = FreePorts.several(2);
        int port = ports.get(0);
        int management = ports.get(1);
        Path log = home.resolve("log");
        Path runnable = Path.of(System.getProperty(
                        "services", Charts.SOURCES.resolve("../..").toString()))
                .resolve(service)
                .resolve("target/quarkus-app/quarkus-run.jar");
        if (!Files.exists(runnable)) {
            throw new IllegalStateException(runnable + " is missing: package the services first (mvn verify does)");
        }
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-jar",
                        runnable.toString())
                .directory(home.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        Map<String, String> environment = environment(pod.at("/" + containers + "/0/env"), secrets);
        environment.put("QUARKUS_HTTP_PORT", Integer.toString(port));
        environment.put("QUARKUS_MANAGEMENT_PORT", Integer.toString(management));
        builder.environment().putAll(environment);
        return new Pod(service, builder.start(), log, port, management);
    }

    private static Map<String, String> environment(JsonNode variables, Map<String, Map<String, String>> secrets) {
        Map<String, String> environment = new HashMap<>();
        for (JsonNode variable : variables) {
            JsonNode reference = variable.at("/valueFrom/secretKeyRef");
            String value = variable.has("value")
                    ? REFERENCE
                            .matcher(variable.path("value").asText())
                            .replaceAll(found -> Matcher.quoteReplacement(environment.get(found.group(1))))
                    : reference.isMissingNode()
                            ? "pod-1"
                            : secrets.get(reference.path("name").asText())
                                    .get(reference.path("key").asText());
            environment.put(variable.path("name").asText(), value);
        }
        return environment;
    }

    void awaitReady(Duration limit) {
        try {
            await().atMost(limit).until(this::isReady);
        } catch (ConditionTimeoutException e) {
            throw new AssertionError("not ready within " + limit + "\n" + log(), e);
        }
    }

    /** The exit code of a service that is expected to end by itself. */
    int awaitEnd(Duration limit) throws InterruptedException {
        if (!process.waitFor(limit.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("still running after " + limit + "\n" + log());
        }
        return process.exitValue();
    }

    private boolean isReady() throws InterruptedException {
        if (!process.isAlive()) {
            throw new IllegalStateException("it ended with " + process.exitValue() + "\n" + log());
        }
        try {
            return HTTP.send(
                                    HttpRequest.newBuilder(
                                                    URI.create("http://localhost:" + management + "/q/health/ready"))
                                            .build(),
                                    HttpResponse.BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (IOException e) {
            return false; // not listening yet
        }
    }

    String service() {
        return service;
    }

    String metrics() throws IOException, InterruptedException {
        return get(management, "/q/metrics").body();
    }

    /** What kubelet and Prometheus ask on the management port is answered on the service's port as well. */
    void assertManagementOnBothPorts() throws IOException, InterruptedException {
        for (String path : List.of("/q/health/live", "/q/health/ready", "/q/metrics", "/q/openapi")) {
            for (int asked : new int[] {management, port}) {
                // A service that is kept waiting may be not ready for a moment.
                await().atMost(Duration.ofSeconds(60))
                        .untilAsserted(() -> assertThat(get(asked, path).statusCode())
                                .as("%s of %s, port %d of %d", path, service, asked, management)
                                .isEqualTo(200));
            }
        }
        assertThat(get(management, "/api/pm/events").statusCode())
                .as("nothing else is on the management port")
                .isEqualTo(404);
    }

    HttpResponse<String> get(String path, String token) throws IOException, InterruptedException {
        return HTTP.send(request(path, token).build(), HttpResponse.BodyHandlers.ofString());
    }

    HttpResponse<String> post(String path, String token, String json) throws IOException, InterruptedException {
        return post(path, token, "application/json", json);
    }

    HttpResponse<String> post(String path, String token, String type, String body)
            throws IOException, InterruptedException {
        return HTTP.send(
                request(path, token)
                        .header("Content-Type", type)
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path, String token) {
        return HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                .header("Authorization", "Bearer " + token)
                .header("traceparent", SAMPLED);
    }

    private static HttpResponse<String> get(int port, String path) throws IOException, InterruptedException {
        return HTTP.send(
                HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    int port() {
        return port;
    }

    String log() {
        try {
            List<String> lines = Files.readAllLines(log);
            return String.join("\n", lines.subList(Math.max(0, lines.size() - 15), lines.size()));
        } catch (IOException e) {
            return "no log: " + e.getMessage();
        }
    }

    String wholeLog() throws IOException {
        return Files.readString(log);
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(15, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }
}
