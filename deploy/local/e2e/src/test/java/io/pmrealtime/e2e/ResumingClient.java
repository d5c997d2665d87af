package io.pmrealtime.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletionException;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/** A client that comes back with its last cursor, to the other of two replicas where its own does not answer. For one thread. */
final class ResumingClient {
    private final IntFunction<URI> replicas;
    private final Supplier<String> token;
    private final List<String> rooms;
    private final List<String> before = new ArrayList<>();
    private int replica;
    private int resumes;
    private long dueNanos;
    private SocketClient connection;

    /**
     * Connects and joins its rooms.
     *
     * @param replicas the address of replica 1 or 2
     * @param replica where to begin
     */
    ResumingClient(IntFunction<URI> replicas, Supplier<String> token, List<String> rooms, int replica) {
        this.replicas = replicas;
        this.token = token;
        this.rooms = List.copyOf(rooms);
        this.replica = replica;
        this.connection = SocketClient.inRooms(replicas.apply(replica), token.get(), rooms.toArray(String[]::new));
    }

    /** Comes back where the connection was closed. */
    void goOnIfClosed() {
        if (connection.isOpen()) {
            return;
        }
        String cursor = connection.messages().stream()
                .filter(message -> message.has("cursor"))
                .reduce((earlier, later) -> later)
                .orElseThrow()
                .path("cursor")
                .asText();
        SocketClient next;
        try {
            next = SocketClient.connect(replicas.apply(replica), token.get());
        } catch (CompletionException notThere) {
            // The next round tries the other one.
            replica = 3 - replica;
            return;
        }
        before.addAll(ids());
        connection = next;
        dueNanos = 0;
        next.send("{\"type\":\"resume\",\"ref\":\"resume\",\"cursor\":\"" + cursor + "\",\"rooms\":[\""
                + String.join("\",\"", rooms) + "\"]}");
        assertThat(next.awaitAnswer("resume").path("type").asText()).isEqualTo("resumed");
        resumes++;
    }

    /** Goes to the other replica where its own has asked it to, and the time has come that it was given. */
    void goWhenAsked() {
        OptionalLong after = askedAfterMillis();
        if (after.isEmpty() || !connection.isOpen()) {
            return;
        }
        long now = System.nanoTime();
        if (dueNanos == 0) {
            dueNanos = now + Duration.ofMillis(after.getAsLong()).toNanos();
        }
        if (now >= dueNanos) {
            connection.close();
            await().until(() -> !connection.isOpen());
            replica = 3 - replica;
            goOnIfClosed();
        }
    }

    /** When its replica has asked it to reconnect, if it has. */
    OptionalLong askedAfterMillis() {
        return connection.messages().stream()
                .filter(message -> message.path("type").asText().equals("reconnect"))
                .mapToLong(message -> message.path("afterMs").asLong())
                .findFirst();
    }

    /** Waits until it has seen all events of its rooms, each once and in their order, and goes. */
    void assertHasSeen(EventStream events) {
        List<String> expected = events.idsOf(rooms);
        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            goOnIfClosed();
            assertThat(seen()).hasSizeGreaterThanOrEqualTo(expected.size());
        });
        assertThat(seen()).isEqualTo(expected);
        connection.close();
    }

    private List<String> seen() {
        List<String> seen = new ArrayList<>(before);
        seen.addAll(ids());
        return seen;
    }

    int replica() {
        return replica;
    }

    int resumes() {
        return resumes;
    }

    SocketClient connection() {
        return connection;
    }

    private List<String> ids() {
        return connection.events("chat.message").stream()
                .map(message -> message.path("id").asText())
                .toList();
    }
}
