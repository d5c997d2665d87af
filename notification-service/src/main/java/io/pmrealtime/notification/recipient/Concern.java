package io.pmrealtime.notification.recipient;

import com.fasterxml.jackson.databind.JsonNode;
import io.pmrealtime.contracts.event.EventType;
import io.pmrealtime.notification.event.ReceivedEvent;
import io.pmrealtime.notification.project.CommentMention;
import io.pmrealtime.notification.project.ProjectKey;
import io.pmrealtime.notification.project.TaskKey;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an event is about, and which facts it takes to say whom it concerns. Pure.
 *
 * @param task the task that it is about
 * @param project the project that it is about
 * @param followers whether those who follow the task or the project are told
 * @param team whether the members of the project matter
 * @param admins whether the admins of the workspace matter
 * @param critical whether it is told whatever people prefer
 */
public record Concern(
        @Nullable TaskKey task,
        @Nullable ProjectKey project,
        boolean followers,
        boolean team,
        boolean admins,
        boolean critical) {

    /** What stands for all members of the project among those who are mentioned. */
    static final String TEAM_MENTION = "@team";

    private static final Set<String> DECIDED = Set.of("approved", "rejected", "declined", "denied");
    private static final Set<String> FAILED = Set.of("error", "failed");

    /** Reads it from an event; empty when nobody is ever notified of such an event. */
    public static Optional<Concern> of(ReceivedEvent event) {
        return switch (event.type()) {
            case TASK_ASSIGNED -> Optional.of(aboutTask(event, false, false));
            case TASK_MENTIONED -> Optional.of(aboutTask(event, false, mentionsTeam(event)));
            case TASK_COMMENTED -> Optional.of(aboutTask(event, true, mentionsTeam(event)));
            case TASK_STATUS_CHANGED, TASK_DUE_SOON, TASK_OVERDUE -> Optional.of(aboutTask(event, true, false));
            case PHASE_COMPLETED -> Optional.of(aboutProject(event, true, false));
            case HEALTH_ALERT -> Optional.of(aboutProject(event, true, "critical".equals(event.text("severity"))));
            case AGENT_PROGRESS ->
                "completed".equals(event.text("status"))
                        ? Optional.of(aboutProject(event, event.id("requestedBy") == null, false))
                        : Optional.empty();
            case AGENT_STATUS_CHANGED ->
                isOneOf(event.text("status"), FAILED) ? Optional.of(agent(event)) : Optional.empty();
            case APPROVAL_CREATED -> Optional.of(aboutProject(event, false, false));
            case APPROVAL_UPDATED ->
                isOneOf(event.text("status"), DECIDED)
                        ? Optional.of(aboutProject(event, false, false))
                        : Optional.empty();
            case WORKSPACE_MEMBER_ADDED -> Optional.of(new Concern(null, null, false, false, false, false));
            default -> Optional.empty();
        };
    }

    /** The mentions of a comment, which a later edit of it may repeat; none where the event names no comment. */
    public static List<CommentMention> commentMentions(ReceivedEvent event) {
        String commentId = event.id("commentId");
        boolean mentions = event.type() == EventType.TASK_COMMENTED || event.type() == EventType.TASK_MENTIONED;
        if (commentId == null || !mentions) {
            return List.of();
        }
        return event.ids("mentions").stream()
                .distinct()
                .map(userId -> new CommentMention(event.workspaceId(), commentId, userId))
                .toList();
    }

    private static Concern aboutTask(ReceivedEvent event, boolean followers, boolean team) {
        String taskId = event.id("id");
        return new Concern(
                taskId == null ? null : new TaskKey(event.workspaceId(), taskId),
                project(event),
                followers,
                team,
                false,
                false);
    }

    private static Concern aboutProject(ReceivedEvent event, boolean team, boolean critical) {
        return new Concern(null, project(event), false, team, false, critical);
    }

    private static Concern agent(ReceivedEvent event) {
        boolean somebodyAsked = event.id("requestedBy") != null;
        ProjectKey project = project(event);
        return new Concern(
                null, project, false, !somebodyAsked && project != null, !somebodyAsked && project == null, false);
    }

    private static @Nullable ProjectKey project(ReceivedEvent event) {
        String projectId = event.id("projectId");
        return projectId == null ? null : new ProjectKey(event.workspaceId(), projectId);
    }

    private static boolean mentionsTeam(ReceivedEvent event) {
        for (JsonNode mention : event.data().path("mentions")) {
            if (TEAM_MENTION.equals(mention.asText())) {
                return true;
            }
        }
        return false;
    }

    private static boolean isOneOf(@Nullable String status, Set<String> statuses) {
        return status != null && statuses.contains(status.toLowerCase(Locale.ROOT));
    }
}
