package io.pmrealtime.e2e;

import static io.pmrealtime.e2e.Events.newId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pmrealtime.local.testing.PackagedService;
import io.pmrealtime.local.token.DevTokens;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two gateways are replaced one after the other while events stream. Each tells its clients when to go, and the other one, which takes few
 * handshakes a second, turns none of them away. Who goes late or stays misses nothing either.
 */
class RollingRestartTest {
    private static final int CLIENTS = 60;
    private static final int STAYING = 4;
    private static final List<String> ROOMS = List.of("chat:launch", "chat:landing");
    private static final Duration WINDOW = Duration.ofSeconds(5);
    /** Half of the clients at once would be too many; over the window they are few. */
    private static final int HANDSHAKES_PER_SECOND = 25;

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final RunningStack stack = RunningStack.get();
    private final String workspace = "rolling-" + newId();
    private final PackagedService[] gateways = new PackagedService[2];

    @TempDir
    Path logs;

    @BeforeEach
    void start() {
        for (int i = 0; i < gateways.length; i++) {
            gateways[i] = gateway();
        }
        for (PackagedService gateway : gateways) {
            gateway.awaitReady();
        }
    }

    @AfterEach
    void end() {
        for (PackagedService gateway : gateways) {
            gateway.kill();
        }
    }

    @Test
    void whoGoesWhenAskedLosesNothingAndTheOtherReplicaIsNotOverrun() throws Exception {
        List<ResumingClient> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            clients.add(client("user" + i, 1 + i % 2));
        }
        EventStream events = EventStream.begin(stack.kafka(), workspace, ROOMS, Duration.ofMillis(10), 7);
        try {
            for (int replica = 1; replica <= gateways.length; replica++) {
                replace(replica, clients);
            }
        } finally {
            events.end();
        }
        assertThat(events.size()).isGreaterThan(100);
        clients.forEach(client -> client.assertHasSeen(events));
        assertThat(clients).allMatch(client -> client.resumes() > 0);
    }

    /** Ends a gateway as Kubernetes does, sees its clients go elsewhere, and puts another in its place. */
    private void replace(int replica, List<ResumingClient> clients) throws IOException, InterruptedException {
        PackagedService ending = gateways[replica - 1];
        PackagedService other = gateways[2 - replica];
        List<ResumingClient> concerned =
                clients.stream().filter(client -> client.replica() == replica).toList();
        List<ResumingClient> staying = concerned.subList(0, STAYING);
        List<ResumingClient> going = concerned.subList(STAYING, concerned.size());
        double refusedBefore = metric(other, "gateway_connections_refused_total{reason=\"handshake_rate\"");

        CompletableFuture<Void> ended = CompletableFuture.runAsync(ending::close);
        await().until(() ->
                concerned.stream().allMatch(client -> client.askedAfterMillis().isPresent()));
        List<Long> asked = concerned.stream()
                .map(client -> client.askedAfterMillis().getAsLong())
                .toList();
        assertThat(asked).allMatch(after -> after >= 0 && after < WINDOW.toMillis());
        assertThat(asked.stream().distinct().count()).as("moments").isGreaterThan(asked.size() / 2);
        List<SocketClient> left =
                staying.stream().map(ResumingClient::connection).toList();
        await().pollInterval(Duration.ofMillis(20)).until(() -> {
            going.forEach(ResumingClient::goWhenAsked);
            return ended.isDone();
        });
        assertThat(left).extracting(SocketClient::awaitClose).containsOnly(1012);
        assertThat(metric(other, "gateway_connections_refused_total{reason=\"handshake_rate\""))
                .as("turned away by the other replica")
                .isEqualTo(refusedBefore);
        await().until(() -> {
            clients.forEach(ResumingClient::goOnIfClosed);
            return clients.stream().allMatch(client -> client.connection().isOpen());
        });
        gateways[replica - 1] = gateway().awaitReady();
    }

    private PackagedService gateway() {
        Path module = Path.of("../../../gateway-service");
        Map<String, String> environment = new HashMap<>(Map.of(
                "KAFKA_BOOTSTRAP_SERVERS", stack.kafkaBootstrap(),
                "QUARKUS_REDIS_HOSTS", "redis://localhost:" + stack.redisPort(),
                "MP_JWT_VERIFY_PUBLICKEY", stack.tokens().publicKeyPem(),
                "MP_JWT_VERIFY_ISSUER", DevTokens.ISSUER,
                "GATEWAY_DRAIN_WINDOW", WINDOW.toString().substring(2),
                "GATEWAY_LIMITS_HANDSHAKES_PER_SECOND", Integer.toString(HANDSHAKES_PER_SECOND)));
        return PackagedService.start(module, List.of("-Xmx256m"), environment, logs.resolve("gateway.log"));
    }

    /** A client from the start on; there may be too many handshakes for it in this second. */
    private ResumingClient client(String user, int replica) {
        return await().ignoreExceptionsInstanceOf(CompletionException.class)
                .until(
                        () -> new ResumingClient(
                                this::socket,
                                () -> stack.tokens()
                                        .user(user)
                                        .workspace(workspace)
                                        .sign(),
                                ROOMS,
                                replica),
                        client -> true);
    }

    private URI socket(int replica) {
        return URI.create("ws://localhost:" + gateways[replica - 1].port() + "/ws");
    }

    private static double metric(PackagedService gateway, String name) throws IOException, InterruptedException {
        return HTTP.send(
                        HttpRequest.newBuilder(gateway.uri("/q/metrics")).build(), HttpResponse.BodyHandlers.ofString())
                .body()
                .lines()
                .filter(line -> line.startsWith(name))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }
}
