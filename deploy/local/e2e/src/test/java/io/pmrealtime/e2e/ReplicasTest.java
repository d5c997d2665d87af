package io.pmrealtime.e2e;

import static io.pmrealtime.e2e.Events.headers;
import static io.pmrealtime.e2e.Events.newId;
import static io.pmrealtime.e2e.Events.taskUpdated;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Two gateway replicas are one to their clients, and the end of one is nothing to the other. */
class ReplicasTest {
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
    void aKilledReplicaDoesNotDisturbTheOtherAndComesBack() {
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

            await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
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
