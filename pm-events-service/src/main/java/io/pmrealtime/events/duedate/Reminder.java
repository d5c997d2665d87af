package io.pmrealtime.events.duedate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pmrealtime.contracts.event.DomainEvent;
import io.pmrealtime.contracts.event.EventType;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A reminder of a task's due date.
 *
 * @param type due soon or overdue
 * @param dueAt when the task is due; with the task and the type it identifies the reminder
 * @param decidedAt when it was decided to send it
 * @param data the event's payload
 */
record Reminder(EventType type, String taskId, String workspaceId, Instant dueAt, Instant decidedAt, String data) {
    private static final String SOURCE = "/pm-events-service/due-dates";
    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** A task that somebody is to be reminded of, as the projection has it. */
    record DueTask(
            String id,
            String workspaceId,
            String projectId,
            String dueDate,
            Instant dueAt,
            @Nullable String title,
            @Nullable String assigneeId,
            @Nullable String status) {}

    static Reminder of(DueTask task, Instant now) {
        ObjectNode data = MAPPER.createObjectNode()
                .put("id", task.id())
                .put("projectId", task.projectId())
                .put("dueDate", task.dueDate());
        putIfKnown(data, "title", task.title());
        putIfKnown(data, "assigneeId", task.assigneeId());
        putIfKnown(data, "status", task.status());
        EventType type = task.dueAt().isAfter(now) ? EventType.TASK_DUE_SOON : EventType.TASK_OVERDUE;
        try {
            return new Reminder(
                    type, task.id(), task.workspaceId(), task.dueAt(), now, MAPPER.writeValueAsString(data));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a JSON tree can be written", e);
        }
    }

    /** The same for the same task, type and due date, on whatever replica. */
    String eventId() {
        String identity = type.typeName() + "\n" + workspaceId + "\n" + taskId + "\n" + dueAt;
        return UUID.nameUUIDFromBytes(identity.getBytes(StandardCharsets.UTF_8)).toString();
    }

    DomainEvent event() {
        return DomainEvent.of(eventId(), SOURCE, type, decidedAt, workspaceId, data.getBytes(StandardCharsets.UTF_8))
                .withSubject(taskId);
    }

    private static void putIfKnown(ObjectNode data, String field, @Nullable String value) {
        if (value != null) {
            data.put(field, value);
        }
    }
}
