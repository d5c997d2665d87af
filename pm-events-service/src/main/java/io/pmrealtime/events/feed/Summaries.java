package io.pmrealtime.events.feed;

import com.fasterxml.jackson.databind.JsonNode;
import io.pmrealtime.contracts.event.EventType;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Says in one sentence what an event means to a person. Pure. */
final class Summaries {
    private static final int EXCERPT_LENGTH = 80;

    private Summaries() {}

    static String of(LoggedEvent event, Names names) {
        Optional<EventType> type = EventType.of(event.type());
        String actor = Optional.ofNullable(actor(event)).map(names::user).orElse("Somebody");
        JsonNode data = event.data();
        return type.map(known -> sentence(known, event, data, actor, names)).orElse(event.type());
    }

    /** Who did it: the event's actor, or whom the payload names as such. */
    static @Nullable String actor(LoggedEvent event) {
        if (event.actorId() != null) {
            return event.actorId();
        }
        return Stream.of(
                        "createdBy",
                        "updatedBy",
                        "deletedBy",
                        "assignedBy",
                        "mentionedBy",
                        "changedBy",
                        "authorId",
                        "requestedBy")
                .map(field -> event.data().path(field).textValue())
                .filter(java.util.Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    private static String sentence(EventType type, LoggedEvent event, JsonNode data, String actor, Names names) {
        String task = task(event, names);
        return switch (type) {
            case TASK_CREATED -> actor + " created " + task;
            case TASK_UPDATED -> actor + " changed " + task;
            case TASK_DELETED -> actor + " deleted " + task;
            case TASK_STATUS_CHANGED ->
                actor + " moved " + task + " from " + text(data, "oldStatus") + " to " + text(data, "newStatus");
            case TASK_ASSIGNED -> assigned(data, actor, task, names);
            case TASK_COMMENTED -> actor + " commented on " + task + ": " + excerpt(text(data, "body"));
            case TASK_MENTIONED -> actor + " mentioned " + people(data.path("mentions"), names) + " in " + task;
            case TASK_DUE_SOON -> capital(task) + " is due soon";
            case TASK_OVERDUE -> capital(task) + " is overdue";
            case TIME_STARTED -> user(data, names) + " started to work on " + task;
            case TIME_STOPPED -> user(data, names) + " stopped working on " + task;
            case PHASE_CREATED -> "Phase " + quoted(data, "name") + " was created";
            case PHASE_STARTED -> "Phase " + quoted(data, "name") + " started";
            case PHASE_COMPLETED -> "Phase " + quoted(data, "name") + " is completed";
            case PHASE_UPDATED -> "Phase " + quoted(data, "name") + " was changed";
            case PHASE_TRANSITIONED -> "Phase " + quoted(data, "name") + " is now " + text(data, "status");
            case PROJECT_CREATED -> actor + " created project " + quoted(data, "name");
            case PROJECT_UPDATED -> actor + " changed project " + quoted(data, "name");
            case PROJECT_DELETED -> actor + " deleted project " + quoted(data, "name");
            case TEAM_MEMBER_ADDED -> actor + " added " + text(data, "userName") + " to the project";
            case TEAM_MEMBER_REMOVED -> actor + " took " + text(data, "userName") + " out of the project";
            case TEAM_MEMBER_UPDATED -> role(data, actor);
            case PROJECT_TEAM_CHANGED ->
                switch (text(data, "action")) {
                    case "added" -> actor + " added " + text(data, "userName") + " to the project";
                    case "removed" -> actor + " took " + text(data, "userName") + " out of the project";
                    default -> role(data, actor);
                };
            case AGENT_SUGGESTION -> text(data, "agentName") + " suggests: " + excerpt(text(data, "suggestion"));
            case AGENT_PROGRESS ->
                text(data, "agentName") + " is " + text(data, "status") + ", " + text(data, "progress") + " % done";
            case HEALTH_ALERT -> "Alert (" + text(data, "severity") + "): " + text(data, "title");
            default -> event.type();
        };
    }

    private static String assigned(JsonNode data, String actor, String task, Names names) {
        String assignee = data.path("newAssigneeId").textValue();
        return assignee == null
                ? actor + " left " + task + " without an assignee"
                : actor + " assigned " + task + " to " + names.user(assignee);
    }

    private static String role(JsonNode data, String actor) {
        String role = data.path("role").asText("member");
        return actor + " made " + text(data, "userName") + " " + role + " of the project";
    }

    private static String task(LoggedEvent event, Names names) {
        String title = event.data().path("title").textValue();
        String shown = title == null ? names.task(event.taskId()) : title;
        return shown == null ? "task " + event.taskId() : "task '" + shown + "'";
    }

    private static String user(JsonNode data, Names names) {
        return names.user(text(data, "userId"));
    }

    private static String people(JsonNode ids, Names names) {
        StringBuilder people = new StringBuilder();
        ids.forEach(id -> people.append(people.isEmpty() ? "" : ", ").append(names.user(id.asText())));
        return people.isEmpty() ? "nobody" : people.toString();
    }

    private static String quoted(JsonNode data, String field) {
        return "'" + text(data, field) + "'";
    }

    private static String text(JsonNode data, String field) {
        return data.path(field).asText();
    }

    private static String excerpt(String text) {
        return text.length() <= EXCERPT_LENGTH ? text : text.substring(0, EXCERPT_LENGTH - 1) + "…";
    }

    private static String capital(String text) {
        return Character.toUpperCase(text.charAt(0)) + text.substring(1);
    }
}
