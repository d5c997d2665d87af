package io.pmrealtime.local.frontdoor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pmrealtime.local.demo.DemoWorkspace;
import io.pmrealtime.local.dev.DevEndpoints;
import io.pmrealtime.local.os.FreePorts;
import io.pmrealtime.local.process.ServiceName;
import io.pmrealtime.local.testing.TestEnvironment;
import io.vertx.core.Vertx;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FrontDoorTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Vertx vertx = Vertx.vertx();
    private final HttpClient http = HttpClient.newHttpClient();
    private final Map<ServiceName, List<Integer>> ports = new ConcurrentHashMap<>();
    private int port;

    @BeforeEach
    void open() throws Exception {
        port = FreePorts.one();
        DevEndpoints dev = new DevEndpoints(
                TestEnvironment.tokens(),
                new DemoWorkspace(),
                List::of,
                TestEnvironment.servers().mail());
        FrontDoor.open(vertx, List.of("127.0.0.1"), port, service -> ports.getOrDefault(service, List.of()), dev);
    }

    @AfterEach
    void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void eachPathReachesItsService() throws Exception {
        for (ServiceName service : ServiceName.values()) {
            ports.put(service, List.of(Upstream.start(vertx, service.name()).port()));
        }

        assertThat(upstreamOf("/api/realtime/tickets")).isEqualTo("GATEWAY");
        assertThat(upstreamOf("/api/pm/projects/apollo/presence")).isEqualTo("PRESENCE");
        assertThat(upstreamOf("/api/pm/notifications/unread-count")).isEqualTo("NOTIFICATION");
        assertThat(upstreamOf("/api/pm/events")).isEqualTo("EVENTS");
    }

    @Test
    void aRequestArrivesAsItWasSent() throws Exception {
        ports.put(ServiceName.EVENTS, List.of(Upstream.start(vertx, "events").port()));
        byte[] body = new byte[5_000_000];

        HttpResponse<String> response = http.send(
                request("/api/pm/events?a=b%20c&d=%2F")
                        .header("Authorization", "Bearer " + "x".repeat(10_000))
                        .header("X-Forwarded-For", "10.0.0.9")
                        .POST(BodyPublishers.ofByteArray(body))
                        .build(),
                BodyHandlers.ofString());

        assertThat(response.statusCode()).isEqualTo(202);
        assertThat(response.body())
                .startsWith("POST /api/pm/events?a=b%20c&d=%2F\nbody=5000000\n")
                .contains(
                        "authorization=Bearer xxx",
                        "host=localhost:" + port,
                        "x-forwarded-for=10.0.0.9, 127.0.0.1",
                        "x-forwarded-proto=http",
                        "x-forwarded-host=localhost:" + port);
    }

    @Test
    void aStreamArrivesWhileItIsWrittenAndEndsAtTheServiceWhenTheClientLeaves() throws Exception {
        Upstream gateway = Upstream.start(vertx, "gateway");
        ports.put(ServiceName.GATEWAY, List.of(gateway.port()));

        HttpResponse<InputStream> response =
                http.send(request("/api/realtime/stream?rooms=project:apollo").build(), BodyHandlers.ofInputStream());
        BufferedReader lines = new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
        assertThat(lines.readLine()).isEqualTo("data: first");
        assertThat(lines.readLine()).isEmpty();
        gateway.streams.element().write("data: second\n\n");
        assertThat(lines.readLine()).isEqualTo("data: second");

        response.body().close();

        gateway.streamClosed.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    @Test
    void aWebSocketPassesThroughWithItsSubProtocolAndQuery() throws Exception {
        Upstream gateway = Upstream.start(vertx, "gateway");
        ports.put(ServiceName.GATEWAY, List.of(gateway.port()));
        Queue<String> received = new ConcurrentLinkedQueue<>();

        WebSocket socket = connect("/ws?token=a.b%3D&x=1", received, "pm-realtime.v1", "bearer.abc");
        assertThat(socket.subProtocol()).isEqualTo("pm-realtime.v1");
        String large = "x".repeat(5_000);
        socket.writeTextMessage("hello");
        socket.writeTextMessage(large);

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(received)
                .containsExactly("welcome token=a.b%3D&x=1", "gateway hello", "gateway " + large));

        gateway.sockets.element().close((short) 4401, "token expired");
        await().atMost(PATIENCE).until(socket::isClosed);
        assertThat(socket.closeStatusCode()).isEqualTo((short) 4401);
        assertThat(socket.closeReason()).isEqualTo("token expired");
    }

    @Test
    void theServiceSeesThatAWebSocketClientHasGone() throws Exception {
        Upstream gateway = Upstream.start(vertx, "gateway");
        ports.put(ServiceName.GATEWAY, List.of(gateway.port()));
        WebSocket socket = connect("/ws", new ConcurrentLinkedQueue<>());
        ServerWebSocket seen = await().atMost(PATIENCE).until(gateway.sockets::peek, each -> each != null);

        socket.close((short) 1000);

        await().atMost(PATIENCE).until(seen::isClosed);
        assertThat(seen.closeStatusCode()).isEqualTo((short) 1000);
    }

    @Test
    void aRefusedHandshakeIsHandedBackWhole() throws Exception {
        ports.put(ServiceName.GATEWAY, List.of(Upstream.start(vertx, "gateway").port()));

        UpgradeRejectedException refusal = refusal("/ws?refuse");

        assertThat(refusal.getStatus()).isEqualTo(429);
        assertThat(refusal.getHeaders().get("Retry-After")).isEqualTo("7");
        assertThat(refusal.getBody().toString()).isEqualTo("{\"status\":429}");
    }

    @Test
    void aServiceThatIsDownIsAProblemAndNothingElseIs() throws Exception {
        ports.put(
                ServiceName.NOTIFICATION,
                List.of(Upstream.start(vertx, "notification").port()));
        ports.put(ServiceName.EVENTS, List.of(FreePorts.one()));

        for (String path : List.of("/api/pm/events", "/api/pm/projects/apollo/presence")) {
            HttpResponse<String> response = get(path);
            assertThat(response.statusCode()).isEqualTo(503);
            assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
            assertThat(new JsonObject(response.body()).getInteger("status")).isEqualTo(503);
        }
        UpgradeRejectedException refusal = refusal("/ws");
        assertThat(refusal.getStatus()).isEqualTo(503);
        assertThat(refusal.getBody().toString()).contains("gateway-service does not answer");
        assertThat(upstreamOf("/api/pm/notifications")).isEqualTo("notification");
    }

    @Test
    void replicasTakeTurnsAndADeadOneIsSkipped() throws Exception {
        Upstream first = Upstream.start(vertx, "first");
        Upstream second = Upstream.start(vertx, "second");
        ports.put(ServiceName.GATEWAY, List.of(first.port(), FreePorts.one(), second.port()));

        List<String> answers = List.of(
                upstreamOf("/api/realtime/poll"),
                upstreamOf("/api/realtime/poll"),
                upstreamOf("/api/realtime/poll"),
                upstreamOf("/api/realtime/poll"));
        assertThat(answers).containsExactly("first", "second", "second", "first");

        first.stop();
        for (int i = 0; i < 3; i++) {
            assertThat(upstreamOf("/api/realtime/poll")).isEqualTo("second");
        }
    }

    @Test
    void thePageAndItsPartsAreServed() throws Exception {
        assertThat(get("/").body()).contains("<title>PM Realtime");
        assertThat(get("/live.js").headers().firstValue("Content-Type")).contains("text/javascript; charset=utf-8");
        assertThat(get("/live.css").statusCode()).isEqualTo(200);
    }

    @Test
    void anUnknownPathIsAProblem() throws Exception {
        HttpResponse<String> response = get("/nothing/here");

        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
    }

    private String upstreamOf(String path) throws Exception {
        return get(path).headers().firstValue("X-Upstream").orElse("none");
    }

    private HttpResponse<String> get(String path) throws Exception {
        return http.send(request(path).build(), BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                .timeout(PATIENCE);
    }

    private WebSocket connect(String path, Queue<String> received, String... subProtocols) throws Exception {
        WebSocketClient client = vertx.createWebSocketClient();
        WebSocketConnectOptions options = new WebSocketConnectOptions()
                .setHost("127.0.0.1")
                .setPort(port)
                .setURI(path)
                .setSubProtocols(List.of(subProtocols));
        return client.connect(options)
                .onSuccess(socket -> socket.textMessageHandler(received::add))
                .toCompletionStage()
                .toCompletableFuture()
                .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    private UpgradeRejectedException refusal(String path) throws Exception {
        try {
            connect(path, new ConcurrentLinkedQueue<>());
        } catch (ExecutionException e) {
            assertThat(e).hasCauseInstanceOf(UpgradeRejectedException.class);
            return (UpgradeRejectedException) e.getCause();
        }
        throw new AssertionError("the handshake was accepted");
    }
}
