package io.pmrealtime.notification.recipient;

import io.pmrealtime.notification.event.ReceivedEvent;
import io.pmrealtime.notification.project.Task;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Who is to be told of an event. Pure; used for one event. */
public final class Recipients {
    private static final Set<String> LEADING_ROLES = Set.of("lead", "owner", "manager", "admin");

    private final ReceivedEvent event;
    private final Facts facts;
    private final @Nullable String actorId;
    private final Map<String, Recipient> strongest = new LinkedHashMap<>();

    private Recipients(ReceivedEvent event, Facts facts) {
        this.event = event;
        this.facts = facts;
        this.actorId = event.actorId();
    }

    /** The people whom the event concerns: each once, with the strongest reason, and never who caused it. */
    public static List<Recipient> of(ReceivedEvent event, Facts facts) {
        Recipients recipients = new Recipients(event, facts);
        recipients.gather();
        return List.copyOf(recipients.strongest.values());
    }

    private void gather() {
        switch (event.type()) {
            case TASK_ASSIGNED -> assigned();
            case TASK_MENTIONED -> mentioned();
            case TASK_COMMENTED -> commented();
            case TASK_STATUS_CHANGED -> known(facts.followers(), NotificationType.TASK_STATUS_CHANGED, Reason.FOLLOWER);
            case TASK_DUE_SOON -> due(NotificationType.TASK_DUE_SOON);
            case TASK_OVERDUE -> due(NotificationType.TASK_OVERDUE);
            case PHASE_COMPLETED -> known(facts.team().keySet(), NotificationType.PHASE_COMPLETED, Reason.MEMBER);
            case HEALTH_ALERT -> known(facts.team().keySet(), NotificationType.HEALTH_ALERT, Reason.MEMBER);
            case AGENT_PROGRESS -> askedOrLeading(NotificationType.AGENT_COMPLETED);
            case AGENT_STATUS_CHANGED -> askedOrLeading(NotificationType.AGENT_ERROR);
            case APPROVAL_CREATED -> named("assigneeId", NotificationType.APPROVAL_REQUESTED, Reason.APPROVER);
            case APPROVAL_UPDATED -> named("requestedBy", NotificationType.APPROVAL_DECIDED, Reason.REQUESTER);
            case WORKSPACE_MEMBER_ADDED -> invited();
            default -> {
                // Nobody is notified of other types.
            }
        }
    }

    private void assigned() {
        named("newAssigneeId", NotificationType.TASK_ASSIGNED, Reason.ASSIGNED);
        String named = event.id("oldAssigneeId");
        String before = named == null ? facts.previousAssignee() : named;
        if (before != null && !before.equals(event.id("newAssigneeId"))) {
            add(before, NotificationType.TASK_UNASSIGNED, Reason.ASSIGNED, named != null);
        }
    }

    private void mentioned() {
        for (String userId : event.ids("mentions")) {
            if (facts.repeatedMentions().contains(userId)) {
                continue;
            }
            if (Concern.TEAM_MENTION.equals(userId)) {
                known(facts.team().keySet(), NotificationType.TASK_MENTIONED, Reason.MENTIONED);
            } else {
                add(userId, NotificationType.TASK_MENTIONED, Reason.MENTIONED, true);
            }
        }
    }

    private void commented() {
        mentioned();
        Task task = facts.task();
        if (task != null) {
            add(task.assigneeId(), NotificationType.TASK_COMMENTED, Reason.ASSIGNED, false);
            add(task.creatorId(), NotificationType.TASK_COMMENTED, Reason.CREATOR, false);
        }
        known(facts.followers(), NotificationType.TASK_COMMENTED, Reason.FOLLOWER);
    }

    private void due(NotificationType type) {
        if (event.id("assigneeId") != null) {
            named("assigneeId", type, Reason.ASSIGNED);
        } else if (facts.task() != null) {
            add(facts.task().assigneeId(), type, Reason.ASSIGNED, false);
        }
        known(facts.followers(), type, Reason.FOLLOWER);
    }

    private void askedOrLeading(NotificationType type) {
        if (event.id("requestedBy") != null) {
            named("requestedBy", type, Reason.REQUESTER);
            return;
        }
        facts.team().forEach((userId, role) -> {
            if (LEADING_ROLES.contains(role.toLowerCase(Locale.ROOT))) {
                add(userId, type, Reason.LEAD, false);
            }
        });
        known(facts.admins(), type, Reason.LEAD);
    }

    /** Who joined without anybody's doing, in an import say, was not invited. */
    private void invited() {
        if (actorId != null) {
            named("userId", NotificationType.WORKSPACE_INVITED, Reason.INVITED);
        }
    }

    private void named(String field, NotificationType type, Reason reason) {
        add(event.id(field), type, reason, true);
    }

    private void known(Collection<String> userIds, NotificationType type, Reason reason) {
        userIds.forEach(userId -> add(userId, type, reason, false));
    }

    private void add(@Nullable String userId, NotificationType type, Reason reason, boolean named) {
        if (userId != null && !userId.equals(actorId)) {
            strongest.merge(userId, new Recipient(userId, type, reason, named), Recipients::stronger);
        }
    }

    private static Recipient stronger(Recipient one, Recipient other) {
        return other.reason().compareTo(one.reason()) < 0 ? other : one;
    }
}
