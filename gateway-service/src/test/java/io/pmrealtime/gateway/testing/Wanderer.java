package io.pmrealtime.gateway.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.pmrealtime.gateway.cursor.Cursor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.IntSupplier;
import java.util.function.Predicate;

/**
 * A client that joins rooms and leaves them, stalls and goes on, loses its connection and comes back with its last cursor, to whichever replica
 * lets it in. It remembers when it was in which room, as the answers say, and so what it had to see. For one thread at a time.
 */
public final class Wanderer {
    private static final int REVOKED = 4403;
    /** Messages whose cursor says how far the client has come. */
    private static final List<String> PLACES = List.of("event", "ack", "resumed");

    private final String user;
    private final String token;
    private final String project;
    private final IntSupplier port;
    private final int chats;
    private final List<Stay> stays = new ArrayList<>();
    private final List<String> before = new ArrayList<>();
    private TestClient connection;
    private String cursor;
    private boolean stalled;
    private int resumes;
    private int asked;
    private boolean inProject;
    /** It came back when it was let into the project no longer, so what had happened there since it went was not for it. */
    private boolean missedTheEnd;

    /**
     * Connects, and joins its project.
     *
     * @param project the room of the project that it is a member of; empty where it is of none
     * @param port where to connect to next
     * @param chats how many chats there are, by the names {@code chat:0} and so on
     */
    public Wanderer(String user, String workspace, String token, String project, IntSupplier port, int chats) {
        this.user = user;
        this.token = token;
        this.project = project;
        this.inProject = !project.isEmpty();
        this.port = port;
        this.chats = chats;
        this.connection = TestClient.connect(port.getAsInt(), token);
        this.cursor = connection.cursor();
        stays.add(new Stay("workspace:" + workspace, 0));
        stays.add(new Stay("user:" + user, 0));
        if (inProject) {
            stays.add(new Stay(project, offset(connection.join(project))));
        }
    }

    public String user() {
        return user;
    }

    public String token() {
        return token;
    }

    /** How often it came back. */
    public int resumes() {
        return resumes;
    }

    /** Does something that clients do. */
    public void live(Random random) {
        switch (random.nextInt(8)) {
            case 0 -> stall();
            case 1 -> leave();
            case 2, 3, 4 -> wander("chat:" + random.nextInt(chats));
            default -> goOn();
        }
    }

    /** Reads again, or comes back where its connection is gone. Whether it is connected and has resumed. */
    public boolean goOn() {
        if (connection.isOpen()) {
            stalled = false;
            connection.reading(true);
            return true;
        }
        return !isRevoked() && comeBack();
    }

    /** Whether its connection was closed for good. */
    public boolean isRevoked() {
        return connection.closedWith() == REVOKED;
    }

    /** Goes away without a word. */
    public void leave() {
        if (connection.isOpen()) {
            connection.abort();
        }
    }

    private void stall() {
        stalled = true;
        connection.reading(false);
    }

    /** Leaves the room, or joins it where it is not in it. The answer's cursor tells between which events that was. */
    private void wander(String room) {
        if (stalled || !connection.isOpen()) {
            goOn();
            return;
        }
        Optional<Stay> here = stays.stream()
                .filter(stay -> stay.room().equals(room) && !stay.isOver())
                .findFirst();
        String type = here.isPresent() ? "room.leave" : "room.join";
        JsonNode answer = ask("{'type':'" + type + "','ref':'%s','rooms':['" + room + "']}");
        if (answer == null) {
            // Whether it was done or not: without the answer it is as if it had not been asked for.
            return;
        }
        assertThat(answer.path("type").asText()).as("%s", answer).isEqualTo("ack");
        long offset = offset(answer);
        here.ifPresentOrElse(stay -> stay.end(offset), () -> stays.add(new Stay(room, offset)));
    }

    /** One attempt; there may be nobody, or nobody who can serve it now. */
    private boolean comeBack() {
        List<JsonNode> received = connection.received();
        Optional<TestClient> next = TestClient.tryConnect(port.getAsInt(), token);
        if (next.isEmpty()) {
            return false;
        }
        note(received);
        connection = next.get();
        stalled = false;
        List<String> rooms = stays.stream()
                .filter(stay -> !stay.isOver())
                .map(Stay::room)
                .filter(room -> room.startsWith("chat:") || inProject && room.equals(project))
                .toList();
        String names = rooms.isEmpty() ? "" : "'" + String.join("','", rooms) + "'";
        JsonNode answer = ask("{'type':'resume','ref':'%s','cursor':'" + cursor + "','rooms':[" + names + "]}");
        if (answer == null) {
            return false;
        }
        if (answer.path("code").asText().equals("unavailable")) {
            connection.abort();
            return false;
        }
        assertThat(answer.path("type").asText()).as("%s", answer).isEqualTo("resumed");
        List<String> refused = new ArrayList<>();
        answer.path("refused").forEach(room -> refused.add(room.asText()));
        if (!refused.isEmpty()) {
            assertThat(refused).containsExactly(project);
            missedTheEnd = true;
            inProject = false;
        }
        resumes++;
        return true;
    }

    /** Keeps what a connection brought that is gone. */
    private void note(List<JsonNode> received) {
        before.addAll(ids(received));
        received.stream()
                .filter(message -> PLACES.contains(message.path("type").asText()))
                .reduce((earlier, later) -> later)
                .ifPresent(last -> cursor = last.path("cursor").asText());
        if (received.stream().anyMatch(message -> message.path("type").asText().equals("room.left"))) {
            inProject = false;
        }
    }

    /** The answer; null where the connection was lost before it came. */
    private JsonNode ask(String message) {
        String ref = "r" + asked++;
        return connection.ask(message.formatted(ref), ref);
    }

    /** Whether it has received this event. */
    public boolean hasSeen(String id) {
        return seen().contains(id);
    }

    /**
     * Fails where it has not received exactly what it had to, once and in the order of the log: all events of the rooms that it was in; of
     * the project's those until it was removed, or until it went for the last time before. Who was revoked has the beginning of that.
     */
    public void assertHasSeenAllOf(List<Sent> sent, boolean revoked) {
        List<String> seen = seen();
        List<Sent> due = due(sent);
        if (missedTheEnd) {
            List<String> ofProject = ids(due, event -> stays.stream()
                    .filter(stay -> stay.contains(event))
                    .allMatch(stay -> stay.room().equals(project)));
            List<String> missed =
                    ofProject.stream().filter(id -> !seen.contains(id)).toList();
            assertThat(missed)
                    .as("%s: the last of the project's", user)
                    .isEqualTo(ofProject.subList(ofProject.size() - missed.size(), ofProject.size()));
            due = due.stream().filter(event -> !missed.contains(event.id())).toList();
        }
        List<String> expected = ids(due, event -> true);
        List<Sent> wrong = sent.stream()
                .filter(event -> seen.contains(event.id()) != expected.contains(event.id()))
                .limit(10)
                .toList();
        assertThat(seen)
                .as("%s, who was in %s; the first that are missing or too many: %s", user, stays, wrong)
                .isEqualTo(revoked ? expected.subList(0, seen.size()) : expected);
    }

    private List<Sent> due(List<Sent> sent) {
        long removedAt = sent.stream()
                .filter(event -> event.removed().equals(user))
                .mapToLong(Sent::offset)
                .findFirst()
                .orElse(Long.MAX_VALUE);
        return sent.stream()
                .filter(event -> stays.stream()
                        .anyMatch(stay ->
                                stay.contains(event) && (!stay.room().equals(project) || event.offset() <= removedAt)))
                .toList();
    }

    private static List<String> ids(List<Sent> events, Predicate<Sent> which) {
        return events.stream().filter(which).map(Sent::id).toList();
    }

    private List<String> seen() {
        List<String> seen = new ArrayList<>(before);
        seen.addAll(ids(connection.received()));
        return seen;
    }

    private static List<String> ids(List<JsonNode> messages) {
        return messages.stream()
                .filter(message -> message.path("type").asText().equals("event"))
                .map(message -> message.path("id").asText())
                .toList();
    }

    private static long offset(JsonNode answer) {
        return Cursor.parse(answer.path("cursor").asText()).orElseThrow().offset();
    }
}
