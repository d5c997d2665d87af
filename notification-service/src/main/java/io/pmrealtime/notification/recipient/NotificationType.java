package io.pmrealtime.notification.recipient;

import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a notification is about. */
public enum NotificationType {
    TASK_ASSIGNED("task.assigned"),
    TASK_UNASSIGNED("task.unassigned"),
    TASK_MENTIONED("task.mentioned"),
    TASK_COMMENTED("task.commented"),
    TASK_STATUS_CHANGED("task.status_changed"),
    TASK_DUE_SOON("task.due_soon"),
    TASK_OVERDUE("task.overdue"),
    AGENT_COMPLETED("agent.completed"),
    AGENT_ERROR("agent.error"),
    HEALTH_ALERT("health.alert"),
    APPROVAL_REQUESTED("approval.requested"),
    APPROVAL_DECIDED("approval.decided"),
    WORKSPACE_INVITED("workspace.invited"),
    PHASE_COMPLETED("phase.completed");

    private static final Map<String, NotificationType> BY_NAME =
            Stream.of(values()).collect(Collectors.toUnmodifiableMap(NotificationType::typeName, Function.identity()));

    private final String typeName;

    NotificationType(String typeName) {
        this.typeName = typeName;
    }

    /** The name in REST, in live messages and in the database. */
    public String typeName() {
        return typeName;
    }

    /** The type of this name, if there is one. */
    public static Optional<NotificationType> of(String typeName) {
        return Optional.ofNullable(BY_NAME.get(typeName));
    }
}
