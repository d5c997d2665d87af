package io.pmrealtime.presence.event;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pmrealtime.contracts.event.DomainEvent;
import io.pmrealtime.contracts.event.EventType;
import io.pmrealtime.contracts.kafka.Header;
import io.pmrealtime.contracts.realtime.RealtimeRecord;
import io.pmrealtime.contracts.room.Room;
import io.pmrealtime.presence.state.Location;
import io.pmrealtime.presence.state.PresenceEvent;
import io.pmrealtime.presence.state.PresenceEvent.Change;
import io.pmrealtime.presence.state.PresenceEvent.Moved;
import io.pmrealtime.presence.state.PresenceEvent.StatusChanged;
import io.pmrealtime.presence.state.UserState;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;

/** What others are told, as records of {@code pm.realtime}. Any thread. */
public final class EventRecords {
    /** The CloudEvents {@code source} of everything that this service says. */
    static final String SOURCE = "/presence-service";

    private static final JsonMapper MAPPER = new JsonMapper();

    private EventRecords() {}

    /** The record of an event that a state still has to tell. */
    public static ProducerRecord<String, byte[]> of(UserState state, PresenceEvent event) {
        if (event instanceof Moved moved) {
            ProducerRecord<String, byte[]> told =
                    record(state, event, type(moved.change()), moved(state, moved), rooms(moved));
            Header.add(told.headers(), Header.PRESENCE_VERSION, Long.toString(moved.stamp()));
            return told;
        } else if (event instanceof StatusChanged changed) {
            List<Room> rooms = List.of(Room.workspace(state.key().workspaceId()));
            return record(state, event, EventType.USER_STATUS_CHANGED, status(state, changed), rooms);
        }
        throw new IllegalStateException("an event of no kind: " + event);
    }

    private static ProducerRecord<String, byte[]> record(
            UserState state, PresenceEvent event, EventType type, ObjectNode data, List<Room> rooms) {
        String userId = state.key().userId();
        try {
            DomainEvent told = DomainEvent.of(
                            event.id().toString(),
                            SOURCE,
                            type,
                            Instant.ofEpochMilli(event.atMillis()),
                            state.key().workspaceId(),
                            MAPPER.writeValueAsBytes(data))
                    .withSubject(userId)
                    .withActor(userId);
            return RealtimeRecord.of(told, rooms);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of texts is always JSON", e);
        }
    }

    static EventType type(Change change) {
        return switch (change) {
            case JOINED -> EventType.PRESENCE_JOINED;
            case UPDATED -> EventType.PRESENCE_UPDATED;
            case LEFT -> EventType.PRESENCE_LEFT;
        };
    }

    private static List<Room> rooms(Moved moved) {
        Stream<Room> project =
                moved.inProject() ? Stream.of(Room.project(moved.location().projectId())) : Stream.empty();
        return Stream.concat(project, moved.taskIds().stream().map(Room::task)).toList();
    }

    /** The payload of an event about a place, as JSON. */
    public static String data(UserState state, Moved moved) {
        return moved(state, moved).toString();
    }

    /** The payload of an event about a status, as JSON. */
    public static String data(UserState state, StatusChanged changed) {
        return status(state, changed).toString();
    }

    private static ObjectNode moved(UserState state, Moved moved) {
        Location location = moved.location();
        ObjectNode data = MAPPER.createObjectNode();
        data.put("userId", state.key().userId());
        data.put("userName", state.userName());
        if (state.userAvatar() != null) {
            data.put("userAvatar", state.userAvatar());
        }
        data.put("projectId", location.projectId());
        if (location.taskId() != null) {
            data.put("taskId", location.taskId());
        }
        data.put("page", location.page().code());
        data.put("timestamp", Instant.ofEpochMilli(moved.atMillis()).toString());
        data.put("version", moved.stamp());
        return data;
    }

    private static ObjectNode status(UserState state, StatusChanged changed) {
        ObjectNode data = MAPPER.createObjectNode();
        data.put("userId", state.key().userId());
        data.put("status", changed.status().code());
        data.put("at", Instant.ofEpochMilli(changed.atMillis()).toString());
        data.put("version", changed.stamp());
        return data;
    }
}
