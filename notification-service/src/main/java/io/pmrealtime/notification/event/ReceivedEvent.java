package io.pmrealtime.notification.event;

import com.fasterxml.jackson.databind.JsonNode;
import io.pmrealtime.contracts.event.DomainEvent;
import io.pmrealtime.contracts.event.EventType;
import io.pmrealtime.contracts.room.ResourceId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An event of a type that matters here, with its payload read.
 *
 * @param type its type
 * @param event its attributes
 * @param at when it happened; the record's time where the producer did not say
 * @param data its payload, a JSON object
 */
public record ReceivedEvent(EventType type, DomainEvent event, Instant at, JsonNode data) {

    /** What makes the event the same when it comes again. */
    public EventKey key() {
        return new EventKey(event.workspaceId(), event.id());
    }

    public String workspaceId() {
        return event.workspaceId();
    }

    /** By the id alone: the batch's maps ask often, and the payload is a tree. */
    @Override
    public int hashCode() {
        return event.id().hashCode();
    }

    /** A text field of the payload; null when it is absent, null, blank or no text. */
    public @Nullable String text(String field) {
        JsonNode value = data.path(field);
        if (!value.isTextual() || value.textValue().isBlank()) {
            return null;
        }
        // PostgreSQL keeps no NUL characters.
        return value.textValue().replace("\0", "");
    }

    /** A field of the payload that holds the id of a user, project or task; null when it is no valid id. */
    public @Nullable String id(String field) {
        String value = text(field);
        return value != null && ResourceId.isValid(value) ? value : null;
    }

    /** The valid ids of an array of the payload, in its order; empty when there is no such array. */
    public List<String> ids(String field) {
        List<String> ids = new ArrayList<>();
        for (JsonNode element : data.path(field)) {
            if (element.isTextual() && ResourceId.isValid(element.textValue())) {
                ids.add(element.textValue());
            }
        }
        return ids;
    }

    /** Who caused it: the attribute, else the payload field that names the person for this type, else nobody. */
    public @Nullable String actorId() {
        if (event.actorId() != null) {
            return event.actorId();
        }
        return switch (type) {
            case TASK_CREATED -> id("createdBy");
            case TASK_UPDATED, TASK_STATUS_CHANGED, PROJECT_UPDATED -> id("updatedBy");
            case TASK_DELETED -> id("deletedBy");
            case TASK_ASSIGNED -> id("assignedBy");
            case TASK_COMMENTED -> id("authorId");
            case TASK_MENTIONED -> id("mentionedBy");
            case APPROVAL_CREATED -> id("requestedBy");
            case WORKSPACE_MEMBER_ADDED, WORKSPACE_MEMBER_REMOVED -> id("changedBy");
            default -> null;
        };
    }
}
