package io.pmrealtime.e2e;

import static io.pmrealtime.e2e.Events.newId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Gateways are killed one after the other while events stream, and clients go on with their cursors on whichever is there. Each has seen
 * exactly the events of its rooms, once and in their order, when it is over. {@code -Dkills} makes a longer run.
 */
class KilledGatewaysTest {
    private static final long SEED = 20_261_120;
    private static final int KILLS = Integer.getInteger("kills", 3);
    private static final int CLIENTS = 10;
    private static final int ROOMS = 5;
    private static final List<String> USERS = List.of("ada", "grace", "linus", "margaret", "barbara");

    private final RunningStack stack = RunningStack.get();
    private final Random random = new Random(SEED);
    private final String run = newId();

    @Test
    void whoResumesSeesEveryEventOnceAndInOrder() throws InterruptedException {
        List<ResumingClient> clients = IntStream.range(0, CLIENTS)
                .mapToObj(i -> client(USERS.get(i % USERS.size()), 1 + i % 2))
                .toList();
        Ghost ghost = new Ghost(stack, 1);
        Instant killedAt = null;
        Set<Long> killed = new HashSet<>();
        EventStream events = EventStream.begin(stack.kafka(), "acme", rooms(i -> true), Duration.ofMillis(1), SEED + 1);
        try {
            for (int kill = 0; kill < KILLS; kill++) {
                int instance = 1 + kill % 2;
                long pid =
                        stack.service("gateway-service", instance).path("pid").asLong();
                assertThat(killed.add(pid)).isTrue();
                ProcessHandle.of(pid).orElseThrow().destroyForcibly();
                killedAt = killedAt == null ? Instant.now() : killedAt;
                await().atMost(Duration.ofSeconds(120)).until(() -> {
                    clients.forEach(ResumingClient::goOnIfClosed);
                    JsonNode service = stack.service("gateway-service", instance);
                    return service.path("state").asText().equals("up")
                            && service.path("pid").asLong() != pid;
                });
            }
        } finally {
            events.end();
        }
        assertThat(events.size()).isGreaterThan(100);
        clients.forEach(client -> client.assertHasSeen(events));
        ghost.assertLeftInTime(killedAt);
        assertThat(clients).as("resumed at least once").allMatch(client -> client.resumes() > 0);
    }

    private ResumingClient client(String user, int instance) {
        return new ResumingClient(
                stack::gatewaySocket,
                () -> stack.token(user, "acme"),
                rooms(i -> i == 0 || random.nextBoolean()),
                instance);
    }

    private List<String> rooms(IntPredicate which) {
        return IntStream.range(0, ROOMS)
                .filter(which)
                .mapToObj(i -> "chat:" + run + "-" + i)
                .toList();
    }
}
