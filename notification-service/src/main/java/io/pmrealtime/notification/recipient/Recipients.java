package io.pmrealtime.notification.recipient;

import io.pmrealtime.contracts.event.EventType;
import io.pmrealtime.notification.event.ReceivedEvent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Who is to be told of an event. Pure. */
public final class Recipients {
    private Recipients() {}

    /** The people whom the event concerns: each once, with the strongest reason, and never who caused it. */
    public static List<Recipient> of(ReceivedEvent event) {
        Map<String, Recipient> strongest = new LinkedHashMap<>();
        String actorId = event.actorId();
        for (Recipient candidate : candidates(event)) {
            if (!candidate.userId().equals(actorId)) {
                strongest.merge(candidate.userId(), candidate, Recipients::stronger);
            }
        }
        return List.copyOf(strongest.values());
    }

    private static Recipient stronger(Recipient one, Recipient other) {
        return other.reason().compareTo(one.reason()) < 0 ? other : one;
    }

    private static List<Recipient> candidates(ReceivedEvent event) {
        List<Recipient> candidates = new ArrayList<>();
        if (event.type() == EventType.TASK_ASSIGNED) {
            add(candidates, event.id("newAssigneeId"), NotificationType.TASK_ASSIGNED, Reason.ASSIGNED);
        } else if (event.type() == EventType.TASK_MENTIONED) {
            event.ids("mentions")
                    .forEach(userId -> add(candidates, userId, NotificationType.TASK_MENTIONED, Reason.MENTIONED));
        } else if (event.type() == EventType.APPROVAL_CREATED) {
            add(candidates, event.id("assigneeId"), NotificationType.APPROVAL_REQUESTED, Reason.APPROVER);
        }
        return candidates;
    }

    private static void add(List<Recipient> to, @Nullable String userId, NotificationType type, Reason reason) {
        if (userId != null) {
            to.add(new Recipient(userId, type, reason));
        }
    }
}
