package io.pmrealtime.events.check;

import com.fasterxml.jackson.databind.JsonNode;
import io.pmrealtime.contracts.event.DomainEvent;
import io.pmrealtime.contracts.event.EventType;
import io.pmrealtime.contracts.room.Room;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An event of the catalogue whose payload its schema accepts, or one of a custom type with a room. Whether it is new, and
 * whether it may name the resources that it names, is not known yet.
 *
 * @param event the event, with a time
 * @param catalogueType its type; null for a custom one
 * @param data its payload, parsed
 * @param rooms where it goes, in the order of the catalogue
 * @param payloadHash tells two payloads of one id apart; white space and the order of fields do not matter to it
 */
public record GoodEvent(
        DomainEvent event, @Nullable EventType catalogueType, JsonNode data, List<Room> rooms, byte[] payloadHash) {
    public GoodEvent {
        rooms = List.copyOf(rooms);
        Objects.requireNonNull(event.time(), "a good event has a time");
    }

    /** The same with other attributes around the payload. */
    public GoodEvent as(DomainEvent other) {
        return new GoodEvent(other, catalogueType, data, rooms, payloadHash);
    }

    public String id() {
        return event.id();
    }

    public String workspaceId() {
        return event.workspaceId();
    }

    /** True when the catalogue does not have its type: it is passed on and logged, and changes no projection. */
    public boolean isCustom() {
        return catalogueType == null;
    }

    /** True for what is worth nothing a moment later. */
    public boolean isEphemeral() {
        return catalogueType != null && catalogueType.isEphemeral();
    }

    /**
     * Its type in the catalogue.
     *
     * @throws NullPointerException for an event of a custom type
     */
    public EventType type() {
        return Objects.requireNonNull(catalogueType, "the catalogue has no custom types");
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
