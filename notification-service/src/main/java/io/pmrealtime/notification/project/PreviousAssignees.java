package io.pmrealtime.notification.project;

import io.pmrealtime.contracts.event.EventType;
import io.pmrealtime.notification.event.EventKey;
import io.pmrealtime.notification.event.ReceivedEvent;
import io.pmrealtime.notification.project.ProjectChange.OfTask;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Whom assignments took tasks from, where they do not say it themselves. Pure. */
public record PreviousAssignees(Map<EventKey, String> byAssignment) {
    private static final String NAMED = "oldAssigneeId";

    public PreviousAssignees {
        byAssignment = Map.copyOf(byAssignment);
    }

    /**
     * Follows the tasks through the events of a batch, in the order of their times.
     *
     * @param before who worked on them when the batch came
     */
    public static PreviousAssignees of(Collection<ReceivedEvent> events, Map<TaskKey, Assignment> before) {
        Map<TaskKey, Assignment> current = new HashMap<>(before);
        Map<EventKey, String> previous = new HashMap<>();
        events.stream().sorted(Comparator.comparing(ReceivedEvent::at)).forEach(event -> {
            if (ProjectChange.of(event).orElse(null) instanceof OfTask change && change.assignedAt() != null) {
                Assignment last = current.get(change.task());
                if (last != null && last.at().isAfter(change.assignedAt())) {
                    return;
                }
                boolean silent =
                        event.type() == EventType.TASK_ASSIGNED && !event.data().has(NAMED);
                if (silent && last != null && last.userId() != null) {
                    previous.put(event.key(), last.userId());
                }
                current.put(change.task(), new Assignment(change.assigneeId(), change.assignedAt()));
            }
        });
        return new PreviousAssignees(previous);
    }

    /** From whom that event took its task; null when nobody, or when the event says it. */
    public @Nullable String of(ReceivedEvent event) {
        return byAssignment.get(event.key());
    }

    /**
     * Who works on a task.
     *
     * @param userId null for nobody
     * @param at since when
     */
    public record Assignment(@Nullable String userId, Instant at) {}
}
