package io.pmrealtime.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.pmrealtime.contracts.kafka.Topic;
import io.pmrealtime.contracts.presence.ConnectionRef;
import io.pmrealtime.contracts.presence.Page;
import io.pmrealtime.contracts.presence.PresenceSignal;
import io.pmrealtime.contracts.presence.PresenceSignal.Closed;
import io.pmrealtime.contracts.presence.PresenceSignal.Departed;
import io.pmrealtime.contracts.presence.PresenceSignal.Located;
import io.pmrealtime.contracts.presence.PresenceSignal.Opened;
import io.pmrealtime.contracts.presence.PresenceSignal.ReplicaAlive;
import io.pmrealtime.contracts.presence.PresenceSignals;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Who joins while others come and go all the time gets, with the answer and the events behind it, exactly what happens: on both gateways, again and again. */
class JoiningWhileOthersComeAndGoTest {
    private static final long SEED = 20_261_120;
    private static final int FLAPPERS = 8;
    private static final int JOINS = 8;
    private static final String ROOM = "project:apollo";

    private final RunningStack stack = RunningStack.get();
    private final Random random = new Random(SEED);
    private final String gateway = "flapping-" + UUID.randomUUID();
    private final List<ConnectionRef> flappers = new ArrayList<>();
    private final Set<String> present = new HashSet<>();
    private volatile boolean joining = true;

    @Test
    void nothingIsMissingAndNothingIsToldTwice() {
        send(new ReplicaAlive(gateway, now(), Duration.ofMinutes(2).toMillis()));
        for (int i = 0; i < FLAPPERS; i++) {
            flappers.add(new ConnectionRef(
                    UUID.randomUUID().toString(), gateway, "acme", "flapper-" + i, "Flapper " + i, null));
            send(new Opened(flappers.get(i), now()));
        }
        String ada = stack.token("ada", "acme");
        String grace = stack.token("grace", "acme");
        try (SocketClient first = SocketClient.connect(stack.gatewaySocket(1), ada);
                SocketClient second = SocketClient.connect(stack.gatewaySocket(2), ada);
                SocketClient third = SocketClient.connect(stack.gatewaySocket(1), grace);
                SocketClient fourth = SocketClient.connect(stack.gatewaySocket(2), grace)) {
            List<SocketClient> clients = List.of(first, second, third, fourth);
            CompletableFuture<Void> flapping = CompletableFuture.runAsync(this::flap);
            for (int i = 0; i < JOINS; i++) {
                for (SocketClient client : clients) {
                    joinAnew(client, i);
                }
            }
            joining = false;
            flapping.join();

            await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(clients)
                    .allSatisfy(client -> assertThat(seenBy(client)).isEqualTo(present)));
            assertThat(first.messages().stream()
                            .filter(message -> message.path("presence").has(ROOM)))
                    .hasSize(JOINS);
        } finally {
            flappers.forEach(flapper -> send(new Closed(flapper, now())));
        }
    }

    private void joinAnew(SocketClient client, int round) {
        if (round > 0) {
            client.send("{\"type\":\"room.leave\",\"ref\":\"leave" + round + "\",\"projectId\":\"apollo\"}");
            client.awaitAnswer("leave" + round);
        }
        client.send(
                "{\"type\":\"room.join\",\"ref\":\"join" + round + "\",\"projectId\":\"apollo\",\"presence\":true}");
        client.awaitAnswer("join" + round);
        int soFar = client.messages().size();
        await().atMost(Duration.ofSeconds(60)).until(() -> client.messages().size() > soFar + 4);
    }

    private void flap() {
        while (joining) {
            ConnectionRef flapper = flappers.get(random.nextInt(FLAPPERS));
            boolean comes = present.isEmpty() || random.nextInt(5) < 3;
            if (comes) {
                present.add(flapper.userId());
                Page page = Page.values()[random.nextInt(Page.values().length)];
                send(new Located(flapper, "apollo", null, page, now()));
            } else {
                present.remove(flapper.userId());
                send(new Departed(flapper, now()));
            }
        }
    }

    /** Whom of the flappers a client knows to be there after all that it was sent, in its order; fails where that is no story. */
    private static Set<String> seenBy(SocketClient client) {
        Set<String> seen = new HashSet<>();
        boolean joined = false;
        for (JsonNode message : client.messages()) {
            String type = message.path("type").asText();
            String event = message.path("event").asText();
            String user = message.path("data").path("userId").asText();
            if (type.equals("ack")) {
                joined = message.path("presence").has(ROOM);
                seen.clear();
                message.path("presence")
                        .path(ROOM)
                        .forEach(each -> add(seen, each.path("userId").asText()));
            } else if (joined && event.startsWith("pm.presence.") && user.startsWith("flapper-")) {
                boolean known = seen.contains(user);
                assertThat(known).as("%s", message).isEqualTo(!event.equals("pm.presence.joined"));
                if (event.equals("pm.presence.left")) {
                    seen.remove(user);
                } else {
                    add(seen, user);
                }
            }
        }
        return seen;
    }

    private static void add(Set<String> seen, String user) {
        if (user.startsWith("flapper-")) {
            seen.add(user);
        }
    }

    private void send(PresenceSignal signal) {
        stack.kafka()
                .send(Topic.PRESENCE_SIGNALS.topicName(), null, signal.key(), PresenceSignals.write(signal), Map.of());
    }

    private static long now() {
        return System.currentTimeMillis();
    }
}
