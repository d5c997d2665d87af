package io.pmrealtime.notification.recipient;

import static org.assertj.core.api.Assertions.assertThat;

import io.pmrealtime.notification.event.Events;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecipientsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                // type | actor of the envelope | payload | who is told
                "pm.task.assigned|-|{'newAssigneeId':'g','assignedBy':'a'}|g",
                "pm.task.assigned|-|{'newAssigneeId':'a','assignedBy':'a'}|",
                "pm.task.assigned|g|{'newAssigneeId':'g','assignedBy':'a'}|",
                "pm.task.assigned|x|{'newAssigneeId':'a','assignedBy':'a'}|a",
                "pm.task.assigned|-|{'newAssigneeId':null,'assignedBy':'a'}|",
                "pm.task.assigned|-|{'assignedBy':'a'}|",
                "pm.task.assigned|-|{'newAssigneeId':'no id','assignedBy':'a'}|",
                "pm.task.mentioned|-|{'mentions':['g','l','g'],'mentionedBy':'a'}|g,l",
                "pm.task.mentioned|-|{'mentions':['g','a'],'mentionedBy':'a'}|g",
                "pm.task.mentioned|-|{'mentions':[1,null,'g'],'mentionedBy':'a'}|g",
                "pm.task.mentioned|-|{'mentions':'g','mentionedBy':'a'}|",
                "approval.created|-|{'assigneeId':'g','requestedBy':'a'}|g",
                "approval.created|-|{'assigneeId':'a','requestedBy':'a'}|",
                "approval.created|-|{'assigneeId':'g'}|g",
                "approval.created|-|{'requestedBy':'a'}|",
                "user.updated|-|{'userId':'g','name':'Grace'}|",
            })
    void tellsWhomItConcernsAndNeverWhoDidIt(String type, String actor, String payload, String expected) {
        assertThat(Recipients.of(Events.of(type, actor, payload)))
                .extracting(Recipient::userId)
                .containsExactly(expected == null ? new String[0] : expected.split(","));
    }

    @Test
    void saysWhatAndWhy() {
        assertThat(Recipients.of(Events.of("pm.task.mentioned", null, "{'mentions':['g'],'mentionedBy':'a'}")))
                .containsExactly(new Recipient("g", NotificationType.TASK_MENTIONED, Reason.MENTIONED));
    }
}
