package io.pmrealtime.notification.choice;

import io.pmrealtime.notification.recipient.NotificationType;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a person can turn off. All switches are on until then. */
public enum Switch {
    EMAIL_TASK_ASSIGNED(Channel.EMAIL, "TaskAssigned"),
    EMAIL_TASK_MENTIONED(Channel.EMAIL, "TaskMentioned"),
    EMAIL_DUE_DATE_REMINDER(Channel.EMAIL, "DueDateReminder"),
    EMAIL_AGENT_COMPLETION(Channel.EMAIL, "AgentCompletion"),
    EMAIL_AGENT_ERRORS(Channel.EMAIL, "AgentErrors"),
    EMAIL_HEALTH_ALERT(Channel.EMAIL, "HealthAlert"),
    EMAIL_APPROVALS(Channel.EMAIL, "Approvals"),
    EMAIL_WORKSPACE_INVITES(Channel.EMAIL, "WorkspaceInvites"),
    IN_APP_TASK_ASSIGNED(Channel.IN_APP, "TaskAssigned"),
    IN_APP_TASK_MENTIONED(Channel.IN_APP, "TaskMentioned"),
    IN_APP_DUE_DATE_REMINDER(Channel.IN_APP, "DueDateReminder"),
    IN_APP_AGENT_COMPLETION(Channel.IN_APP, "AgentCompletion"),
    IN_APP_AGENT_UPDATES(Channel.IN_APP, "AgentUpdates"),
    IN_APP_HEALTH_ALERT(Channel.IN_APP, "HealthAlert"),
    IN_APP_APPROVALS(Channel.IN_APP, "Approvals"),
    IN_APP_WORKSPACE_INVITES(Channel.IN_APP, "WorkspaceInvites");

    private static final Map<String, Switch> BY_FIELD =
            Stream.of(values()).collect(Collectors.toUnmodifiableMap(Switch::field, Function.identity()));

    private final Channel channel;
    private final String subject;

    Switch(Channel channel, String subject) {
        this.channel = channel;
        this.subject = subject;
    }

    /** The name of the preference, such as {@code emailTaskAssigned}. */
    public String field() {
        return channel.prefix() + subject;
    }

    /** The switch of this name, if there is one. */
    public static Optional<Switch> of(String field) {
        return Optional.ofNullable(BY_FIELD.get(field));
    }

    /** The switch that decides on this type and channel; empty for types that cannot be turned off one by one. */
    public static Optional<Switch> of(NotificationType type, Channel channel) {
        boolean email = channel == Channel.EMAIL;
        return Optional.ofNullable(
                switch (type) {
                    case TASK_ASSIGNED, TASK_UNASSIGNED -> email ? EMAIL_TASK_ASSIGNED : IN_APP_TASK_ASSIGNED;
                    case TASK_MENTIONED -> email ? EMAIL_TASK_MENTIONED : IN_APP_TASK_MENTIONED;
                    case TASK_DUE_SOON, TASK_OVERDUE -> email ? EMAIL_DUE_DATE_REMINDER : IN_APP_DUE_DATE_REMINDER;
                    case AGENT_COMPLETED -> email ? EMAIL_AGENT_COMPLETION : IN_APP_AGENT_COMPLETION;
                    case AGENT_ERROR -> email ? EMAIL_AGENT_ERRORS : IN_APP_AGENT_UPDATES;
                    case HEALTH_ALERT -> email ? EMAIL_HEALTH_ALERT : IN_APP_HEALTH_ALERT;
                    case APPROVAL_REQUESTED, APPROVAL_DECIDED -> email ? EMAIL_APPROVALS : IN_APP_APPROVALS;
                    case WORKSPACE_INVITED -> email ? EMAIL_WORKSPACE_INVITES : IN_APP_WORKSPACE_INVITES;
                    case TASK_COMMENTED, TASK_STATUS_CHANGED, PHASE_COMPLETED -> null;
                });
    }
}
