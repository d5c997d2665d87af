package io.pmrealtime.notification.project;

import static org.assertj.core.api.Assertions.assertThat;

import io.pmrealtime.notification.event.Events;
import io.pmrealtime.notification.event.ReceivedEvent;
import io.pmrealtime.notification.project.PreviousAssignees.Assignment;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PreviousAssigneesTest {
    private static final TaskKey TASK = new TaskKey(Events.WORKSPACE, "t");
    private static final Map<TaskKey, Assignment> STORED =
            Map.of(TASK, new Assignment("a", Events.TIME.plusSeconds(60)));

    @Test
    void aTaskIsFollowedThroughABatch() {
        ReceivedEvent toB = assigned(2, "b");
        ReceivedEvent toNobody = event(3, "pm.task.updated", "{'id':'t','projectId':'p','assigneeId':null}");
        ReceivedEvent toC = assigned(4, "c");
        ReceivedEvent toD = assigned(5, "d");
        PreviousAssignees previous = PreviousAssignees.of(List.of(toD, toC, toNobody, toB), STORED);
        assertThat(Stream.of(toB, toC, toD).map(previous::of)).containsExactly("a", null, "c");
    }

    @Test
    void whatSaysItItselfOrIsOlderOrOfAnUnknownTaskTakesItFromNobody() {
        ReceivedEvent says =
                event(2, "pm.task.assigned", "{'id':'t','projectId':'p','newAssigneeId':'b','oldAssigneeId':null}");
        ReceivedEvent older = assigned(0, "b");
        assertThat(PreviousAssignees.of(List.of(says, older), STORED).byAssignment())
                .isEmpty();
        assertThat(PreviousAssignees.of(List.of(assigned(2, "b")), Map.of()).byAssignment())
                .isEmpty();
    }

    private static ReceivedEvent assigned(int minute, String to) {
        return event(minute, "pm.task.assigned", "{'id':'t','projectId':'p','newAssigneeId':'" + to + "'}");
    }

    private static ReceivedEvent event(int minute, String type, String payload) {
        return Events.at(Events.TIME.plusSeconds(60L * minute), type, null, payload);
    }
}
