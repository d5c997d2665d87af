package io.pmrealtime.notification.recipient;

import static org.assertj.core.api.Assertions.assertThat;

import io.pmrealtime.notification.event.Events;
import io.pmrealtime.notification.event.ReceivedEvent;
import io.pmrealtime.notification.project.Task;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecipientsTest {
    /** What is known in all these tests: a task that w works on and c made, followed by f; a team of m, n and the lead l. */
    private static final Facts FACTS = new Facts(
            new Task("p", "Draw", "w", "c", false),
            List.of("f"),
            Map.of("m", "member", "n", "member", "l", "Lead"),
            List.of("boss"),
            Set.of("old"),
            null);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                // type | actor of the envelope | payload | who is told what and why
                "pm.task.assigned|-|{'newAssigneeId':'g','assignedBy':'a'}|g task.assigned assigned",
                "pm.task.assigned|-|{'newAssigneeId':'a','assignedBy':'a'}|",
                "pm.task.assigned|g|{'newAssigneeId':'g','assignedBy':'a'}|",
                "pm.task.assigned|x|{'newAssigneeId':'a','assignedBy':'a'}|a task.assigned assigned",
                "pm.task.assigned|-|{'newAssigneeId':null,'assignedBy':'a'}|",
                "pm.task.assigned|-|{'newAssigneeId':'no id','assignedBy':'a'}|",
                "pm.task.assigned|-|{'newAssigneeId':'g','oldAssigneeId':'h','assignedBy':'a'}"
                        + "|g task.assigned assigned,h task.unassigned assigned",
                "pm.task.assigned|-|{'newAssigneeId':null,'oldAssigneeId':'h','assignedBy':'a'}|h task.unassigned assigned",
                "pm.task.assigned|-|{'newAssigneeId':'g','oldAssigneeId':'g','assignedBy':'a'}|g task.assigned assigned",
                "pm.task.assigned|-|{'newAssigneeId':'g','oldAssigneeId':'a','assignedBy':'a'}|g task.assigned assigned",
                "pm.task.mentioned|-|{'mentions':['g','l','g'],'mentionedBy':'a'}"
                        + "|g task.mentioned mentioned,l task.mentioned mentioned",
                "pm.task.mentioned|-|{'mentions':['g','a'],'mentionedBy':'a'}|g task.mentioned mentioned",
                "pm.task.mentioned|-|{'mentions':['old','g'],'mentionedBy':'a'}|g task.mentioned mentioned",
                "pm.task.mentioned|-|{'mentions':['@team'],'mentionedBy':'m'}"
                        + "|l task.mentioned mentioned,n task.mentioned mentioned",
                "pm.task.mentioned|-|{'mentions':[1,null,'g'],'mentionedBy':'a'}|g task.mentioned mentioned",
                "pm.task.mentioned|-|{'mentions':'g','mentionedBy':'a'}|",
                "pm.task.commented|-|{'authorId':'a'}"
                        + "|c task.commented creator,f task.commented follower,w task.commented assigned",
                "pm.task.commented|-|{'authorId':'w','mentions':['f']}|c task.commented creator,f task.mentioned mentioned",
                "pm.task.status_changed|-|{'updatedBy':'a'}|f task.status_changed follower",
                "pm.task.due_soon|-|{'assigneeId':'g'}|f task.due_soon follower,g task.due_soon assigned",
                "pm.task.overdue|-|{}|f task.overdue follower,w task.overdue assigned",
                "pm.agent.progress|-|{'status':'completed','requestedBy':'g'}|g agent.completed requester",
                "agent.status.changed|-|{'status':'failed','requestedBy':'g'}|g agent.error requester",
                "approval.created|-|{'assigneeId':'g','requestedBy':'a'}|g approval.requested approver",
                "approval.created|-|{'assigneeId':'a','requestedBy':'a'}|",
                "approval.created|-|{'requestedBy':'a'}|",
                "approval.updated|x|{'requestedBy':'a','status':'approved'}|a approval.decided requester",
                "approval.updated|a|{'requestedBy':'a','status':'approved'}|",
                "workspace.member_added|-|{'userId':'g','changedBy':'a'}|g workspace.invited invited",
                "workspace.member_added|-|{'userId':'g'}|",
                "workspace.member_added|-|{'userId':'g','changedBy':'g'}|",
                "user.updated|-|{'userId':'g','name':'Grace'}|",
            })
    void tellsWhomItConcernsAndNeverWhoDidIt(String type, String actor, String payload, String expected) {
        String told = Recipients.of(Events.of(type, actor, payload), FACTS).stream()
                .map(each -> each.userId() + " " + each.type().typeName() + " "
                        + each.reason().fieldValue())
                .sorted()
                .collect(Collectors.joining(","));
        assertThat(told).isEqualTo(expected == null ? "" : expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'newAssigneeId':'g','assignedBy':'a'}|g task.assigned,p task.unassigned",
                "{'newAssigneeId':'g','oldAssigneeId':'h','assignedBy':'a'}|g task.assigned,h task.unassigned",
                "{'newAssigneeId':null,'assignedBy':'a'}|p task.unassigned",
                "{'newAssigneeId':'p','assignedBy':'a'}|p task.assigned",
                "{'newAssigneeId':'g','assignedBy':'p'}|g task.assigned"
            })
    void whoHadTheTaskIsKnownWhereTheEventDoesNotSayIt(String payload, String expected) {
        Facts facts = new Facts(null, List.of(), Map.of(), List.of(), Set.of(), "p");
        assertThat(Recipients.of(Events.of("pm.task.assigned", null, payload), facts).stream()
                        .map(each -> each.userId() + " " + each.type().typeName())
                        .sorted()
                        .collect(Collectors.joining(",")))
                .isEqualTo(expected);
    }

    @Test
    void thoseWhoLeadAreToldOfAgentsThatNobodyAskedFor() {
        ReceivedEvent event = Events.of("pm.agent.progress", null, "{'status':'completed'}");
        assertThat(Recipients.of(event, FACTS)).extracting(Recipient::userId).containsExactlyInAnyOrder("l", "boss");
    }

    @Test
    void theWholeTeamIsToldOfAlertsAndPhases() {
        for (String type : List.of("pm.health.alert", "pm.phase.completed")) {
            assertThat(Recipients.of(Events.of(type, "m", "{}"), FACTS))
                    .extracting(Recipient::userId)
                    .containsExactlyInAnyOrder("l", "n");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "pm.agent.progress|{'status':'working'}|false",
                "pm.agent.progress|{'status':'completed'}|true",
                "agent.status.changed|{'status':'idle'}|false",
                "agent.status.changed|{'status':'Error'}|true",
                "approval.updated|{'status':'pending'}|false",
                "approval.updated|{'status':'Rejected'}|true",
                "pm.task.created|{}|false",
                "pm.task.updated|{}|false",
                "user.updated|{}|false",
            })
    void mostEventsConcernNobody(String type, String payload, boolean concerns) {
        assertThat(Concern.of(Events.of(type, null, payload)).isPresent()).isEqualTo(concerns);
    }
}
