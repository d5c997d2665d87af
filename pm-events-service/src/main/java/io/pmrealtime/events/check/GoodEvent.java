package io.pmrealtime.events.check;

import com.fasterxml.jackson.databind.JsonNode;
import io.pmrealtime.contracts.event.DomainEvent;
import io.pmrealtime.contracts.event.EventType;
import io.pmrealtime.contracts.room.Room;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * An event of the catalogue whose payload its schema accepts. Whether it is new, and whether it may name the resources
 * that it names, is not known yet.
 *
 * @param event the event, with a time
 * @param type its type
 * @param data its payload, parsed
 * @param rooms where it goes, in the order of the catalogue
 * @param payloadHash tells two payloads of one id apart; white space and the order of fields do not matter to it
 */
public record GoodEvent(DomainEvent event, EventType type, JsonNode data, List<Room> rooms, byte[] payloadHash) {
    public GoodEvent {
        rooms = List.copyOf(rooms);
        Objects.requireNonNull(event.time(), "a good event has a time");
    }

    public String id() {
        return event.id();
    }

    public String workspaceId() {
        return event.workspaceId();
    }

    /** True when the payload says that the event is another workspace's. */
    public boolean namesOtherWorkspace() {
        JsonNode named = data.path("workspaceId");
        return named.isTextual() && !named.textValue().equals(workspaceId());
    }

    /** When it happened, by the producer's word. */
    public Instant time() {
        return Objects.requireNonNull(event.time());
    }
}
