package io.pmrealtime.e2e;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pmrealtime.local.servers.ServerPorts;
import io.pmrealtime.local.testing.KafkaProbe;
import io.pmrealtime.local.token.DevTokens;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** The suite as {@code deploy/local/run --gateways 2} starts it, once for all tests of this JVM, seen from outside. */
final class RunningStack {
    static {
        // Where a test does not say how long something may take, a busy machine may take its time.
        Awaitility.setDefaultTimeout(Duration.ofSeconds(60));
    }

    private static final Duration READY_LIMIT = Duration.ofMinutes(5);
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static @Nullable RunningStack running;

    private final Process process;
    private final int offset;
    private final DevTokens tokens;
    private final HttpClient http = HttpClient.newHttpClient();
    private final KafkaProbe kafka;
    private final SpanReceiver spans;

    private RunningStack(Process process, int offset, DevTokens tokens, SpanReceiver spans) {
        this.process = process;
        this.offset = offset;
        this.tokens = tokens;
        this.spans = spans;
        this.kafka = KafkaProbe.connect(kafkaBootstrap());
    }

    /** Starts it at the first call. It ends with this JVM. */
    static synchronized RunningStack get() {
        if (running == null) {
            try {
                running = start();
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException("the local stack did not start", e);
            }
        }
        return running;
    }

    private static RunningStack start() throws IOException, InterruptedException {
        Path checkout = Path.of("").toAbsolutePath().resolve("../../..").normalize();
        Path data = Files.createTempDirectory("pm-realtime-e2e");
        // The stack's PostgreSQL may run as another user, who has to reach its folder.
        data.toFile().setExecutable(true, false);
        data.toFile().setReadable(true, false);
        int offset = freeOffset();
        SpanReceiver spans = SpanReceiver.start();
        ProcessBuilder stack = new ProcessBuilder(
                        checkout.resolve("deploy/local/run").toString(),
                        "--gateways",
                        "2",
                        "--port-offset",
                        Integer.toString(offset),
                        "--data",
                        data.toString())
                .redirectErrorStream(true);
        // The services inherit it.
        stack.environment().putAll(spans.environment());
        Process process = stack.start();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> end(process)));
        awaitReady(process, "PM Realtime is ready: http://localhost:" + (8080 + offset) + "/");
        return new RunningStack(process, offset, DevTokens.loadOrCreate(data), spans);
    }

    private static void awaitReady(Process process, String readyLine) throws InterruptedException {
        List<String> console = new ArrayList<>();
        CompletableFuture<Void> ready = new CompletableFuture<>();
        Thread reader = new Thread(() -> {
            try (BufferedReader lines = process.inputReader()) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    synchronized (console) {
                        console.add(line);
                    }
                    if (line.contains(readyLine)) {
                        ready.complete(null);
                    }
                }
            } catch (IOException e) {
                ready.completeExceptionally(e);
            }
            ready.completeExceptionally(new IllegalStateException("it ended"));
        });
        reader.setDaemon(true);
        reader.start();
        try {
            ready.get(READY_LIMIT.toMillis(), MILLISECONDS);
        } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
            end(process);
            synchronized (console) {
                throw new IllegalStateException("not ready; it said:\n" + String.join("\n", console), e);
            }
        }
    }

    private static void end(Process process) {
        process.destroy();
        try {
            if (!process.waitFor(30, SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static int freeOffset() {
        return IntStream.iterate(2_000, offset -> offset < 12_000, offset -> offset + 1_000)
                .filter(RunningStack::isFree)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no free ports for another local stack"));
    }

    private static boolean isFree(int offset) {
        ServerPorts servers = ServerPorts.defaults(offset);
        IntStream services = IntStream.of(8080, 8081, 8082, 8083, 8084, 8181).map(port -> port + offset);
        return IntStream.concat(
                        services,
                        IntStream.of(
                                servers.kafka(),
                                servers.kafkaController(),
                                servers.postgres(),
                                servers.redis(),
                                servers.smtp()))
                .allMatch(port -> {
                    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                        return socket.isBound();
                    } catch (IOException e) {
                        return false;
                    }
                });
    }

    boolean isAlive() {
        return process.isAlive();
    }

    String kafkaBootstrap() {
        return "localhost:" + ServerPorts.defaults(offset).kafka();
    }

    int redisPort() {
        return ServerPorts.defaults(offset).redis();
    }

    KafkaProbe kafka() {
        return kafka;
    }

    /** Where all services send their spans. */
    SpanReceiver spans() {
        return spans;
    }

    /** The keys that the stack signs with; a fresh {@link DevTokens#generate()} is a forger. */
    DevTokens tokens() {
        return tokens;
    }

    /** A socket address behind the front door. */
    URI frontDoorSocket() {
        return URI.create("ws://localhost:" + (8080 + offset) + "/ws");
    }

    /** A socket address of one gateway replica, counted from 1. */
    URI gatewaySocket(int instance) {
        return URI.create("ws://localhost:" + (8081 + 100 * (instance - 1) + offset) + "/ws");
    }

    /** The sum of a metric of one gateway replica, counted from 1. */
    double gatewayMetric(int instance, String name) {
        URI metrics = URI.create("http://localhost:" + (8081 + 100 * (instance - 1) + offset) + "/q/metrics");
        return call(HttpRequest.newBuilder(metrics))
                .body()
                .lines()
                .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    /** A token as a newcomer gets it. */
    String token(String userId, String workspaceId, String... groups) {
        String roles = groups.length == 0
                ? ""
                : ",\"groups\":["
                        + String.join(
                                ",", Stream.of(groups).map(g -> '"' + g + '"').toList()) + "]";
        Answer answer = post(
                "/dev/token",
                null,
                "application/json",
                "{\"userId\":\"%s\",\"workspaceId\":\"%s\"%s}".formatted(userId, workspaceId, roles));
        return answer.json().path("token").asText();
    }

    Answer get(String path, @Nullable String token) {
        return call(request(path, token).GET());
    }

    Answer delete(String path) {
        return call(request(path, null).DELETE());
    }

    Answer post(String path, @Nullable String token, String contentType, String body) {
        return post(path, token, contentType, body, Map.of());
    }

    Answer post(
            String path, @Nullable String token, String contentType, String body, Map<String, String> furtherHeaders) {
        HttpRequest.Builder request = request(path, token).header("Content-Type", contentType);
        furtherHeaders.forEach(request::header);
        return call(request.POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    /** The entry of {@code /dev/services} of one instance. */
    JsonNode service(String name, int instance) {
        for (JsonNode service : get("/dev/services", null).json().path("data")) {
            if (service.path("name").asText().equals(name)
                    && service.path("instance").asInt() == instance) {
                return service;
            }
        }
        throw new IllegalStateException("no such service: " + name + " " + instance);
    }

    private HttpRequest.Builder request(String path, @Nullable String token) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + (8080 + offset) + path))
                .timeout(Duration.ofSeconds(60));
        return token == null ? request : request.header("Authorization", "Bearer " + token);
    }

    private Answer call(HttpRequest.Builder request) {
        try {
            HttpResponse<String> response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return new Answer(
                    response.statusCode(),
                    response.headers().firstValue("Content-Type").orElse(""),
                    response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** An HTTP answer. */
    record Answer(int status, String contentType, String body) {
        JsonNode json() {
            try {
                return MAPPER.readTree(body);
            } catch (JsonProcessingException e) {
                throw new AssertionError("no JSON: " + status + " " + body, e);
            }
        }
    }
}
