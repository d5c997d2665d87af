package io.pmrealtime.notification.matter;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pmrealtime.notification.evaluation.Circumstances;
import io.pmrealtime.notification.event.ReceivedEvent;
import io.pmrealtime.notification.project.ProjectKey;
import io.pmrealtime.notification.project.Task;
import io.pmrealtime.notification.project.TaskKey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What there is to say about an event: values for sentences, and ids for links. Pure. */
final class Content {
    /** Fields of payloads that clients need to lead their users to the thing, besides the ids of the project and the task. */
    private static final List<String> LINK_FIELDS = List.of(
            "commentId", "oldStatus", "newStatus", "dueDate", "runId", "agentId", "severity", "status", "excerpt");

    /** Longest text that is taken over: all recipients get their own copy, and a row is no place for documents. */
    private static final int MAX_TEXT = 500;

    private final ReceivedEvent event;
    private final @Nullable String taskId;
    private final ObjectNode data;
    private final Map<String, @Nullable String> values = new HashMap<>();

    Content(Matter matter, Circumstances circumstances, Map<ProjectKey, String> projectNames) {
        event = matter.event();
        TaskKey taskKey = matter.concern().task();
        taskId = taskKey == null ? event.id("taskId") : taskKey.taskId();
        Task task = taskKey == null ? null : circumstances.tasks().get(taskKey);
        String title = text("title");
        String actorName = matter.actor()
                .map(actor -> circumstances.person(actor).displayName())
                .orElse(null);
        ProjectKey project = matter.concern().project();
        values.put("actor", actorName);
        values.put("task", title == null && task != null && task.title() != null ? cut(task.title()) : title);
        values.put("approval", title);
        values.put("alert", title);
        values.put("excerpt", first("excerpt", "body"));
        values.put("text", text("message"));
        values.put("status", first("newStatus", "status"));
        values.put("oldStatus", text("oldStatus"));
        values.put("dueDate", text("dueDate"));
        values.put("agent", first("agentName", "agentId"));
        values.put("step", text("currentStep"));
        values.put("phase", text("name"));
        values.put("project", project == null ? null : projectNames.getOrDefault(project, project.projectId()));
        data = links();
    }

    Map<String, @Nullable String> values() {
        return values;
    }

    ObjectNode data() {
        return data;
    }

    @Nullable String taskId() {
        return taskId;
    }

    private ObjectNode links() {
        ObjectNode links = JsonNodeFactory.instance.objectNode();
        links.put("eventType", event.type().typeName());
        put(links, "projectId", event.id("projectId"));
        put(links, "taskId", taskId);
        put(links, "title", values.get("task"));
        switch (event.type()) {
            case APPROVAL_CREATED, APPROVAL_UPDATED -> put(links, "approvalId", event.id("id"));
            case PHASE_COMPLETED -> put(links, "phaseId", event.id("id"));
            default -> {
                // Nothing else has an id of its own.
            }
        }
        LINK_FIELDS.forEach(field -> put(links, field, text(field)));
        return links;
    }

    private @Nullable String first(String field, String otherwise) {
        String value = text(field);
        return value == null ? text(otherwise) : value;
    }

    private @Nullable String text(String field) {
        String value = event.text(field);
        return value == null ? null : cut(value);
    }

    private static String cut(String text) {
        if (text.length() <= MAX_TEXT) {
            return text;
        }
        // Half of a surrogate pair would be no text any more.
        int end = Character.isHighSurrogate(text.charAt(MAX_TEXT - 1)) ? MAX_TEXT - 1 : MAX_TEXT;
        return text.substring(0, end);
    }

    private static void put(ObjectNode to, String name, @Nullable String value) {
        if (value != null) {
            to.put(name, value);
        }
    }
}
