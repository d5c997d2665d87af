package io.pmrealtime.notification.project;

import io.pmrealtime.notification.event.ReceivedEvent;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What an event says about a project, a member of one or a task. */
public sealed interface ProjectChange {

    /** When it happened. */
    Instant at();

    /**
     * A project's name, or its end.
     *
     * @param name null: not said
     * @param nameAt when the name was said; {@link Instant#EPOCH} when it was not
     */
    record OfProject(
            ProjectKey project, Instant at, @Nullable String name, Instant nameAt, boolean deleted)
            implements ProjectChange {

        /** This change and a later one as one. */
        OfProject then(OfProject later) {
            boolean renamed = later.name != null;
            return new OfProject(
                    project,
                    later.at,
                    renamed ? later.name : name,
                    renamed ? later.nameAt : nameAt,
                    deleted || later.deleted);
        }
    }

    /** Somebody's role in a project; null takes the person out of it. */
    record OfMember(
            ProjectKey project,
            String userId,
            Instant at,
            @Nullable String role) implements ProjectChange {}

    /**
     * A task's title and people, or its end.
     *
     * @param title null: not said
     * @param titleAt when the title was said; {@link Instant#EPOCH} when it was not
     * @param assigneeId who works on it; null for nobody
     * @param assignedAt when that was said; null when it was not
     * @param creatorId null: not said
     */
    record OfTask(
            TaskKey task,
            Instant at,
            String projectId,
            @Nullable String title,
            Instant titleAt,
            @Nullable String assigneeId,
            @Nullable Instant assignedAt,
            @Nullable String creatorId,
            boolean deleted)
            implements ProjectChange {

        /** This change and a later one as one. */
        OfTask then(OfTask later) {
            boolean titled = later.title != null;
            boolean assigned = later.assignedAt != null;
            return new OfTask(
                    task,
                    later.at,
                    projectId,
                    titled ? later.title : title,
                    titled ? later.titleAt : titleAt,
                    assigned ? later.assigneeId : assigneeId,
                    assigned ? later.assignedAt : assignedAt,
                    creatorId == null ? later.creatorId : creatorId,
                    deleted || later.deleted);
        }
    }

    /** Reads the change out of an event; empty when it is about something else. */
    static Optional<ProjectChange> of(ReceivedEvent event) {
        return switch (event.type()) {
            case PROJECT_CREATED, PROJECT_UPDATED -> project(event, false);
            case PROJECT_DELETED -> project(event, true);
            case TEAM_MEMBER_ADDED, TEAM_MEMBER_UPDATED, TEAM_MEMBER_REMOVED, PROJECT_TEAM_CHANGED -> member(event);
            case TASK_CREATED, TASK_UPDATED, TASK_STATUS_CHANGED -> task(event, "assigneeId", false);
            case TASK_ASSIGNED -> task(event, "newAssigneeId", false);
            case TASK_DELETED -> task(event, "assigneeId", true);
            default -> Optional.empty();
        };
    }

    private static Optional<ProjectChange> project(ReceivedEvent event, boolean deleted) {
        String name = event.text("name");
        return Optional.ofNullable(event.id("id"))
                .map(id -> new OfProject(
                        new ProjectKey(event.workspaceId(), id),
                        event.at(),
                        name,
                        name == null ? Instant.EPOCH : event.at(),
                        deleted));
    }

    private static Optional<ProjectChange> member(ReceivedEvent event) {
        String projectId = event.id("projectId");
        String userId = event.id("userId");
        if (projectId == null || userId == null) {
            return Optional.empty();
        }
        String role = event.text("role");
        String effective = "removed".equals(event.text("action")) ? null : role == null ? "member" : role;
        return Optional.of(new OfMember(new ProjectKey(event.workspaceId(), projectId), userId, event.at(), effective));
    }

    private static Optional<ProjectChange> task(ReceivedEvent event, String assigneeField, boolean deleted) {
        String taskId = event.id("id");
        String projectId = event.id("projectId");
        if (taskId == null || projectId == null) {
            return Optional.empty();
        }
        boolean assigned = event.data().has(assigneeField);
        String title = event.text("title");
        return Optional.of(new OfTask(
                new TaskKey(event.workspaceId(), taskId),
                event.at(),
                projectId,
                title,
                title == null ? Instant.EPOCH : event.at(),
                event.id(assigneeField),
                assigned ? event.at() : null,
                event.id("createdBy"),
                deleted));
    }
}
