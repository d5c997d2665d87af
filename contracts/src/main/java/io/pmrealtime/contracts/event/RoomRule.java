package io.pmrealtime.contracts.event;

import com.fasterxml.jackson.databind.JsonNode;
import io.pmrealtime.contracts.room.ResourceId;
import io.pmrealtime.contracts.room.Room;
import io.pmrealtime.contracts.room.RoomKind;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * One row of the routing table: which room, and the payload field that names it. A field that is absent or null gives no
 * room, an array gives one for each element.
 *
 * @param kind the kind of the room
 * @param field the field of the payload that holds the id or ids; null for the event's own workspace
 */
record RoomRule(RoomKind kind, @Nullable String field) {

    static RoomRule workspace() {
        return new RoomRule(RoomKind.WORKSPACE, null);
    }

    static RoomRule project(String field) {
        return new RoomRule(RoomKind.PROJECT, field);
    }

    static RoomRule task(String field) {
        return new RoomRule(RoomKind.TASK, field);
    }

    static RoomRule user(String field) {
        return new RoomRule(RoomKind.USER, field);
    }

    static RoomRule chat(String field) {
        return new RoomRule(RoomKind.CHAT, field);
    }

    static RoomRule mission(String field) {
        return new RoomRule(RoomKind.MISSION, field);
    }

    static RoomRule workstation(String field) {
        return new RoomRule(RoomKind.WORKSTATION, field);
    }

    Stream<Room> rooms(String workspaceId, JsonNode data) {
        if (field == null) {
            return Stream.of(new Room(kind, workspaceId));
        }
        JsonNode ids = data.path(field);
        Stream<JsonNode> each = ids.isArray() ? StreamSupport.stream(ids.spliterator(), false) : Stream.of(ids);
        return each.filter(JsonNode::isTextual)
                .map(JsonNode::textValue)
                .filter(ResourceId::isValid)
                .map(id -> new Room(kind, id));
    }
}
