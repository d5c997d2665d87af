package io.pmrealtime.local.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pmrealtime.contracts.event.DomainEvent;
import io.pmrealtime.contracts.event.EventType;
import io.pmrealtime.contracts.token.Role;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The demo workspace as the events that a platform would have written. Ids are stable and everything else follows from the
 * instant of the first load, so that loading again repeats the same events and changes nothing. Pure.
 */
final class DemoEvents {
    private static final String SOURCE = "/demo";
    private static final String FOUNDER = "ada";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Instant firstLoad;
    private final List<DomainEvent> events = new ArrayList<>();

    private DemoEvents(Instant firstLoad) {
        this.firstLoad = firstLoad;
    }

    /** All events in the order in which they are to be written. */
    static List<DomainEvent> asOf(Instant firstLoad) {
        DemoEvents demo = new DemoEvents(firstLoad);
        DemoWorkspace.USERS.forEach(demo::member);
        DemoWorkspace.PROJECTS.forEach(demo::project);
        return List.copyOf(demo.events);
    }

    /** Everybody joins by themselves rather than by invitation, which would be announced to them. */
    private void member(DemoUser user) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("workspaceId", DemoWorkspace.ID);
        data.put("userId", user.id());
        data.put("userName", user.name());
        data.put("email", user.email());
        data.put("role", user.role());
        data.put("changedBy", user.id());
        data.put("changedAt", now());
        add("demo-member-" + user.id(), EventType.WORKSPACE_MEMBER_ADDED, user.id(), user.id(), data);
    }

    private void project(DemoProject project) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("id", project.id());
        data.put("workspaceId", DemoWorkspace.ID);
        data.put("name", project.name());
        data.put("status", "active");
        data.put("updatedBy", FOUNDER);
        data.put("updatedAt", now());
        add("demo-project-" + project.id(), EventType.PROJECT_CREATED, project.id(), FOUNDER, data);
        project.memberIds().forEach(userId -> team(project, userId));
        project.tasks().forEach(task -> task(project, task));
    }

    private void team(DemoProject project, String userId) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("projectId", project.id());
        data.put("action", "added");
        data.put("userId", userId);
        data.put("userName", new DemoWorkspace().name(DemoWorkspace.ID, userId));
        data.put("role", Role.MEMBER);
        data.put("changedBy", FOUNDER);
        data.put("changedAt", now());
        add("demo-team-" + project.id() + "-" + userId, EventType.TEAM_MEMBER_ADDED, project.id(), FOUNDER, data);
    }

    /** Created with an assignee rather than assigned, so that inboxes and mailboxes start empty. */
    private void task(DemoProject project, DemoTask task) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("id", task.id());
        data.put("projectId", project.id());
        data.put("taskNumber", task.number());
        data.put("title", task.title());
        data.put("type", "task");
        data.put("status", task.status());
        data.put("priority", task.priority());
        data.put("assigneeId", task.assigneeId());
        data.put("dueDate", firstLoad.plus(task.dueIn()).toString());
        data.put("createdBy", FOUNDER);
        data.put("createdAt", now());
        add("demo-task-" + task.id(), EventType.TASK_CREATED, task.id(), FOUNDER, data);
    }

    private void add(String id, EventType type, String subject, String actorId, Map<String, Object> data) {
        events.add(DomainEvent.of(id, SOURCE, type, now(events.size()), DemoWorkspace.ID, json(data))
                .withSubject(subject)
                .withActor(actorId));
    }

    private String now() {
        return now(events.size()).toString();
    }

    /** One millisecond apart, so that whoever sorts by time keeps their order. */
    private Instant now(int index) {
        return firstLoad.plusMillis(index);
    }

    private static byte[] json(Map<String, Object> data) {
        try {
            return JSON.writeValueAsBytes(data);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a map of plain values is JSON", e);
        }
    }
}
