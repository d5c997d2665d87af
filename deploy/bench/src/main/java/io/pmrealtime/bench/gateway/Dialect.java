package io.pmrealtime.bench.gateway;

import java.util.List;
import java.util.function.UnaryOperator;

/**
 * How clients talk to a server, in text frames.
 *
 * @param path of the upgrade
 * @param tokens for the {@code Authorization} header, which the clients take in turn
 * @param opening said first; empty where the join is the first word
 * @param opened how the server's answer to that begins
 * @param join from the name of a room to what joins it
 * @param joined how the answer to the join begins
 * @param event how an event begins, up to its id
 */
public record Dialect(
        String path,
        List<String> tokens,
        String opening,
        String opened,
        UnaryOperator<String> join,
        String joined,
        String event) {
    public Dialect {
        tokens = List.copyOf(tokens);
    }

    private static final String EVENT = "{\"type\":\"event\",\"event\":\"chat.message\",\"id\":\"";

    /** That of the gateway, and of the servers that were made to resemble it. */
    public static Dialect gateway(String token) {
        return gateway(List.of(token));
    }

    /** Clients of the gateway who are not all the same user. */
    public static Dialect gateway(List<String> tokens) {
        return new Dialect(
                "/ws",
                tokens,
                "",
                "",
                room -> "{\"type\":\"room.join\",\"ref\":\"1\",\"rooms\":[\"" + room + "\"]}",
                "{\"type\":\"ack\"",
                EVENT);
    }

    /** A client of the gateway that resumes with this cursor instead of joining; it is joined when it was replayed everything. */
    public static Dialect resuming(String token, String cursor) {
        return new Dialect(
                "/ws",
                List.of(token),
                "",
                "",
                room -> "{\"type\":\"resume\",\"ref\":\"1\",\"cursor\":\"" + cursor + "\",\"rooms\":[\"" + room
                        + "\"]}",
                "{\"type\":\"resumed\"",
                EVENT);
    }

    /** Engine.IO 4 over a WebSocket with Socket.IO 5 in it. */
    public static Dialect socketIo() {
        return new Dialect(
                "/socket.io/?EIO=4&transport=websocket",
                List.of("none"),
                "40",
                "40",
                room -> "42[\"join\",\"" + room + "\"]",
                "42[\"ack\"",
                "42[\"event\"," + EVENT);
    }
}
