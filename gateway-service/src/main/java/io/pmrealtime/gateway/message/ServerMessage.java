package io.pmrealtime.gateway.message;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The JSON of what the gateway says itself; events are made elsewhere. A {@code ref} is JSON, as {@link ClientMessage#ref} gives it. Any thread. */
public final class ServerMessage {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private ServerMessage() {}

    /** The first message of every connection. */
    public static String welcome(
            String connectionId,
            String userId,
            String workspaceId,
            Collection<String> rooms,
            String cursor,
            long pingIntervalMillis,
            long presenceIntervalMillis,
            Instant tokenExpiresAt) {
        ObjectNode json = message("welcome", null)
                .put("connectionId", connectionId)
                .put("userId", userId)
                .put("workspaceId", workspaceId);
        json.set("rooms", names(rooms));
        return json.put("cursor", cursor)
                .put("pingIntervalMs", pingIntervalMillis)
                .put("presenceIntervalMs", presenceIntervalMillis)
                .put("tokenExpiresAt", tokenExpiresAt.toString())
                .toString();
    }

    /** Done as asked. */
    public static String ack(@Nullable String ref) {
        return message("ack", ref).toString();
    }

    /** Rooms were joined or left: all that the connection is in now, and the position they hold from. */
    public static String ackRooms(@Nullable String ref, Collection<String> rooms, String cursor) {
        ObjectNode json = message("ack", ref);
        json.set("rooms", names(rooms));
        return json.put("cursor", cursor).toString();
    }

    /**
     * Rooms were joined, and who is in them.
     *
     * @param present by room, the users who are there
     * @param totals by room, how many they are in all
     */
    public static String ackPresence(
            @Nullable String ref,
            Collection<String> rooms,
            String cursor,
            Map<String, ArrayNode> present,
            Map<String, Long> totals) {
        ObjectNode json = message("ack", ref);
        json.set("rooms", names(rooms));
        json.put("cursor", cursor);
        json.putObject("presence").setAll(present);
        ObjectNode numbers = json.putObject("presenceTotal");
        totals.forEach(numbers::put);
        return json.toString();
    }

    /** The token was replaced by one that is good until then. */
    public static String ackToken(@Nullable String ref, Instant expiresAt) {
        return message("ack", ref).put("tokenExpiresAt", expiresAt.toString()).toString();
    }

    public static String pong(@Nullable String ref) {
        return message("pong", ref).toString();
    }

    /** What was asked for is not done. */
    public static String error(@Nullable String ref, ErrorCode code, String detail) {
        return errorNode(ref, code, detail).toString();
    }

    /** What was asked for is not done because of these rooms. */
    public static String error(@Nullable String ref, ErrorCode code, String detail, Collection<String> rooms) {
        ObjectNode json = errorNode(ref, code, detail);
        json.set("rooms", names(rooms));
        return json.toString();
    }

    /** The end of a replay: from here on events are live. */
    public static String resumed(@Nullable String ref, long replayed, String cursor, Collection<String> refused) {
        ObjectNode json = message("resumed", ref).put("replayed", replayed).put("cursor", cursor);
        json.set("refused", names(refused));
        return json.toString();
    }

    /** What was missed cannot be replayed: the client fetches it anew and goes on live from the cursor. */
    public static String resync(@Nullable String ref, ResyncReason reason, String cursor, Collection<String> refused) {
        ObjectNode json = message("resync", ref).put("reason", reason.code()).put("cursor", cursor);
        json.set("refused", names(refused));
        return json.toString();
    }

    /** The connection was taken out of a room. */
    public static String roomLeft(String room, String reason) {
        return message("room.left", null)
                .put("room", room)
                .put("reason", reason)
                .toString();
    }

    /** This replica drains. */
    public static String reconnect(long afterMillis) {
        return message("reconnect", null).put("afterMs", afterMillis).toString();
    }

    private static ObjectNode errorNode(@Nullable String ref, ErrorCode code, String detail) {
        return message("error", ref).put("code", code.code()).put("message", detail);
    }

    private static ObjectNode message(String type, @Nullable String ref) {
        ObjectNode json = JSON.objectNode().put("type", type);
        return ref == null ? json : json.putRawValue("ref", new RawValue(ref));
    }

    private static ArrayNode names(Collection<String> rooms) {
        ArrayNode array = JSON.arrayNode(rooms.size());
        rooms.forEach(array::add);
        return array;
    }
}
