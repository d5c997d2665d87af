package io.pmrealtime.e2e;

import static io.pmrealtime.e2e.Events.headers;
import static io.pmrealtime.e2e.Events.newId;
import static io.pmrealtime.e2e.Events.taskUpdated;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.WebSocketHandshakeException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.Test;

/** Two gateway replicas are one to their clients, and the end of one is nothing to the other. */
class ReplicasTest {
    private static final int PARTITIONS = 12;
    private static final int CONNECTIONS_PER_USER = 5;
    private static final String COUNTED = "ws-" + newId();

    private final RunningStack stack = RunningStack.get();

    @Test
    void clientsOnDifferentReplicasGetTheSameEvent() {
        String id = newId();
        try (SocketClient first = onReplica(1);
                SocketClient second = onReplica(2)) {
            produce(id);

            assertThat(first.awaitEvent(id)).isEqualTo(second.awaitEvent(id));
        }
    }

    @Test
    void aKilledReplicaDoesNotDisturbTheOtherIsSoonNoLongerCountedAndComesBack() {
        String counted = stack.token("grace", COUNTED);
        for (int i = 0; i < CONNECTIONS_PER_USER; i++) {
            SocketClient.connect(stack.gatewaySocket(2), counted);
        }
        // A replica that has just come back is known to the other within a second.
        await().until(() -> isRefused(1, counted));
        String during = newId();
        String after = newId();
        try (SocketClient survivor = onReplica(1);
                SocketClient victim = onReplica(2)) {
            long pid = stack.service("gateway-service", 2).path("pid").asLong();
            ProcessHandle.of(pid).orElseThrow().destroyForcibly();

            victim.awaitClose();
            produce(during);
            survivor.awaitEvent(during);
            assertThat(survivor.isOpen()).isTrue();
            await().atMost(Duration.ofSeconds(15))
                    .ignoreExceptionsInstanceOf(CompletionException.class)
                    .untilAsserted(() -> SocketClient.connect(stack.gatewaySocket(1), counted)
                            .close());

            await().atMost(Duration.ofSeconds(120)).untilAsserted(() -> {
                assertThat(stack.service("gateway-service", 2).path("state").asText())
                        .isEqualTo("up");
                assertThat(stack.service("gateway-service", 2).path("pid").asLong())
                        .isNotEqualTo(pid);
            });
            try (SocketClient returned = onReplica(2)) {
                produce(after);
                assertThat(returned.awaitEvent(after)).isEqualTo(survivor.awaitEvent(after));
            }
        }
    }

    @Test
    void aReplicaReadsOnlyThePartitionsOfItsOwnClients() {
        // Those of other tests may be read for a while yet.
        String here = workspaceApartFrom("acme", "umbrella", COUNTED);
        String there = workspaceApartFrom("acme", "umbrella", COUNTED, here);
        try (SocketClient first = SocketClient.connect(stack.gatewaySocket(1), stack.token("grace", here));
                SocketClient second = SocketClient.connect(stack.gatewaySocket(2), stack.token("grace", there))) {
            double firstBefore = stack.gatewayMetric(1, "gateway_tail_read_bytes_total");
            double secondBefore = stack.gatewayMetric(2, "gateway_tail_read_bytes_total");
            int count = 200;
            int size = 20_000;
            String last = "";
            for (int i = 0; i < count; i++) {
                last = toLog(here, size);
            }
            first.awaitEvent(last);
            second.awaitEvent(toLog(there, 10));

            assertThat(stack.gatewayMetric(1, "gateway_tail_read_bytes_total") - firstBefore)
                    .isGreaterThan((double) count * size);
            assertThat(stack.gatewayMetric(2, "gateway_tail_read_bytes_total") - secondBefore)
                    .as("what others cause meanwhile")
                    .isLessThan((double) count * size / 10);
            assertThat(stack.gatewayMetric(1, "gateway_tail_partitions")).isBetween(1.0, PARTITIONS - 1.0);
        }
    }

    @Test
    void aRevocationClosesOnBothReplicasWithinASecond() {
        // A busy machine may need more once or twice.
        await().until(() -> closedAfterRevocation().compareTo(Duration.ofSeconds(1)) < 0);
    }

    /** How long it takes from the answer to the end of the connections on both replicas. */
    private Duration closedAfterRevocation() {
        String jti = newId();
        Duration took;
        String revoked =
                stack.tokens().user("linus").workspace("acme").claim("jti", jti).sign();
        try (SocketClient first = SocketClient.connect(stack.gatewaySocket(1), revoked);
                SocketClient second = SocketClient.connect(stack.gatewaySocket(2), revoked);
                SocketClient spared = onReplica(2)) {
            revoke("{\"jti\":\"" + jti + "\"}");
            long answered = System.nanoTime();
            assertThat(List.of(first.awaitClose(), second.awaitClose())).containsOnly(4403);
            took = Duration.ofNanos(System.nanoTime() - answered);
            assertThat(spared.isOpen()).isTrue();
        }
        for (int replica : List.of(1, 2)) {
            assertThat(isRefused(replica, revoked)).isTrue();
        }
        return took;
    }

    private boolean isRefused(int replica, String token) {
        try {
            SocketClient.connect(stack.gatewaySocket(replica), token).close();
            return false;
        } catch (CompletionException e) {
            assertThat(e).hasCauseInstanceOf(WebSocketHandshakeException.class);
            return true;
        }
    }

    @Test
    void aRevokedUserIsClosedOnBothReplicasAndComesBackWithALaterToken() {
        try (SocketClient first = SocketClient.connect(stack.gatewaySocket(1), stack.token("linus", "acme"));
                SocketClient second = SocketClient.connect(stack.gatewaySocket(2), stack.token("linus", "acme"))) {
            revoke("{\"userId\":\"linus\"}");
            assertThat(List.of(first.awaitClose(), second.awaitClose())).containsOnly(4403);
        }
        for (int replica : List.of(1, 2)) {
            SocketClient.connect(stack.gatewaySocket(replica), stack.token("linus", "acme"))
                    .close();
        }
    }

    private void revoke(String body) {
        assertThat(stack.post(
                                "/api/realtime/revocations",
                                stack.token("ada", "acme", "member", "admin"),
                                "application/json",
                                body)
                        .status())
                .isEqualTo(200);
    }

    /** A workspace in another partition than these. */
    private static String workspaceApartFrom(String... others) {
        List<Integer> taken = Stream.of(others).map(ReplicasTest::partitionOf).toList();
        return Stream.generate(() -> "ws-" + newId())
                .filter(name -> !taken.contains(partitionOf(name)))
                .findFirst()
                .orElseThrow();
    }

    private static int partitionOf(String workspace) {
        return Utils.toPositive(Utils.murmur2(workspace.getBytes(StandardCharsets.UTF_8))) % PARTITIONS;
    }

    private String toLog(String workspace, int size) {
        String id = newId();
        Map<String, String> headers = headers(id, "chat.message", workspace);
        headers.put("rooms", "user:grace");
        stack.kafka().send("pm.realtime", workspace, "{\"body\":\"" + "x".repeat(size) + "\"}", headers);
        return id;
    }

    private SocketClient onReplica(int instance) {
        return SocketClient.inRooms(stack.gatewaySocket(instance), stack.token("grace", "acme"), "project:apollo");
    }

    private void produce(String id) {
        stack.kafka()
                .send(
                        "pm.events",
                        "acme",
                        taskUpdated("t1", "apollo", "For both"),
                        headers(id, "pm.task.updated", "acme"));
    }
}
