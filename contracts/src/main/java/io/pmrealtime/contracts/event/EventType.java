package io.pmrealtime.contracts.event;

import static io.pmrealtime.contracts.event.RoomRule.chat;
import static io.pmrealtime.contracts.event.RoomRule.mission;
import static io.pmrealtime.contracts.event.RoomRule.project;
import static io.pmrealtime.contracts.event.RoomRule.task;
import static io.pmrealtime.contracts.event.RoomRule.user;
import static io.pmrealtime.contracts.event.RoomRule.workspace;
import static io.pmrealtime.contracts.event.RoomRule.workstation;

import com.fasterxml.jackson.databind.JsonNode;
import io.pmrealtime.contracts.room.Room;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The event catalogue: every type that the suite knows, and the rooms that an event of it is delivered to. This enum is
 * the routing table; there is no other.
 */
public enum EventType {
    TASK_CREATED("pm.task.created", project("projectId"), task("id")),
    TASK_UPDATED("pm.task.updated", project("projectId"), task("id")),
    TASK_DELETED("pm.task.deleted", project("projectId"), task("id")),
    TASK_STATUS_CHANGED("pm.task.status_changed", project("projectId"), task("id")),
    TASK_COMMENTED("pm.task.commented", project("projectId"), task("id")),
    TASK_ASSIGNED("pm.task.assigned", project("projectId"), task("id"), user("newAssigneeId")),
    TASK_MENTIONED("pm.task.mentioned", project("projectId"), task("id"), user("mentions")),
    TASK_DUE_SOON("pm.task.due_soon", project("projectId"), task("id"), user("assigneeId")),
    TASK_OVERDUE("pm.task.overdue", project("projectId"), task("id"), user("assigneeId")),

    TIME_STARTED("pm.time.started", project("projectId"), task("taskId")),
    TIME_STOPPED("pm.time.stopped", project("projectId"), task("taskId")),

    PHASE_CREATED("pm.phase.created", project("projectId")),
    PHASE_STARTED("pm.phase.started", project("projectId")),
    PHASE_COMPLETED("pm.phase.completed", project("projectId")),
    PHASE_UPDATED("pm.phase.updated", project("projectId")),
    PHASE_TRANSITIONED("pm.phase.transitioned", project("projectId")),

    PROJECT_CREATED("pm.project.created", workspace(), project("id")),
    PROJECT_UPDATED("pm.project.updated", workspace(), project("id")),
    PROJECT_DELETED("pm.project.deleted", workspace(), project("id")),
    PROJECT_TEAM_CHANGED("pm.project.team_changed", project("projectId"), user("userId")),

    TEAM_MEMBER_ADDED("pm.team.member_added", project("projectId"), user("userId")),
    TEAM_MEMBER_REMOVED("pm.team.member_removed", project("projectId"), user("userId")),
    TEAM_MEMBER_UPDATED("pm.team.member_updated", project("projectId"), user("userId")),

    AGENT_SUGGESTION("pm.agent.suggestion", project("projectId")),
    AGENT_PROGRESS("pm.agent.progress", project("projectId")),
    AGENT_STATUS_CHANGED("agent.status.changed", workspace()),
    HEALTH_ALERT("pm.health.alert", project("projectId")),

    PRESENCE_JOINED("pm.presence.joined", project("projectId"), task("taskId")),
    PRESENCE_LEFT("pm.presence.left", project("projectId"), task("taskId")),
    PRESENCE_UPDATED("pm.presence.updated", project("projectId"), task("taskId")),

    APPROVAL_CREATED("approval.created", workspace()),
    APPROVAL_UPDATED("approval.updated", workspace()),
    APPROVAL_DELETED("approval.deleted", workspace()),

    CHAT_MESSAGE("chat.message", chat("chatId")),
    TYPING_START("typing.start", chat("chatId"), task("taskId")),
    TYPING_STOP("typing.stop", chat("chatId"), task("taskId")),

    MISSION_STAGE_CHANGED("mission.stage_changed", mission("missionId"), workspace()),
    MISSION_REVIEW_DECIDED("mission.review_decided", mission("missionId"), workspace()),
    WORKSTATION_STATUS_CHANGED("workstation.status_changed", workstation("workstationId"), workspace()),

    NOTIFICATION_NEW("notification.new", user("userId")),
    NOTIFICATION_READ("notification.read", user("userId")),
    NOTIFICATION_UNREAD_COUNT("notification.unread_count", user("userId")),

    USER_STATUS_CHANGED("user.status_changed", workspace()),
    USER_UPDATED("user.updated", workspace()),
    WORKSPACE_MEMBER_ADDED("workspace.member_added", workspace()),
    WORKSPACE_MEMBER_REMOVED("workspace.member_removed", workspace());

    private static final Map<String, EventType> BY_NAME =
            Stream.of(values()).collect(Collectors.toUnmodifiableMap(EventType::typeName, Function.identity()));

    private final String typeName;
    private final List<RoomRule> rules;

    EventType(String typeName, RoomRule... rules) {
        this.typeName = typeName;
        this.rules = List.of(rules);
    }

    /** The value of the CloudEvents attribute {@code type}. */
    public String typeName() {
        return typeName;
    }

    /** The type of this name, if the catalogue has it. */
    public static Optional<EventType> of(String typeName) {
        return Optional.ofNullable(BY_NAME.get(typeName));
    }

    /** True for what is worth nothing a moment later: delivered live, never stored and never replayed. */
    public boolean isEphemeral() {
        return this == TYPING_START || this == TYPING_STOP;
    }

    /**
     * The rooms that an event of this type goes to, in the order of the catalogue, without repeats.
     *
     * @param workspaceId the event's workspace, from its attribute and never from the payload
     * @param data the payload, already accepted by the type's schema
     */
    public Set<Room> rooms(String workspaceId, JsonNode data) {
        return rules.stream()
                .flatMap(rule -> rule.rooms(workspaceId, data))
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }
}
