package io.pmrealtime.notification.choice;

import static org.assertj.core.api.Assertions.assertThat;

import io.pmrealtime.notification.recipient.NotificationType;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SwitchTest {

    @ParameterizedTest
    @CsvSource({
        "TASK_ASSIGNED,emailTaskAssigned,inAppTaskAssigned",
        "TASK_UNASSIGNED,emailTaskAssigned,inAppTaskAssigned",
        "TASK_MENTIONED,emailTaskMentioned,inAppTaskMentioned",
        "TASK_DUE_SOON,emailDueDateReminder,inAppDueDateReminder",
        "TASK_OVERDUE,emailDueDateReminder,inAppDueDateReminder",
        "AGENT_COMPLETED,emailAgentCompletion,inAppAgentCompletion",
        "AGENT_ERROR,emailAgentErrors,inAppAgentUpdates",
        "HEALTH_ALERT,emailHealthAlert,inAppHealthAlert",
        "APPROVAL_REQUESTED,emailApprovals,inAppApprovals",
        "APPROVAL_DECIDED,emailApprovals,inAppApprovals",
        "WORKSPACE_INVITED,emailWorkspaceInvites,inAppWorkspaceInvites"
    })
    void eachTypeAndChannelHasItsSwitch(NotificationType type, String email, String inApp) {
        assertThat(Switch.of(type, Channel.EMAIL).map(Switch::field)).contains(email);
        assertThat(Switch.of(type, Channel.IN_APP).map(Switch::field)).contains(inApp);
    }

    @ParameterizedTest
    @EnumSource(names = {"TASK_COMMENTED", "TASK_STATUS_CHANGED", "PHASE_COMPLETED"})
    void someTypesHaveNone(NotificationType type) {
        assertThat(Switch.of(type, Channel.IN_APP)).isEmpty();
        assertThat(Switch.of(type, Channel.EMAIL)).isEmpty();
    }

    @Test
    void everySwitchDecidesOnSomething() {
        Set<Switch> used = EnumSet.noneOf(Switch.class);
        for (NotificationType type : NotificationType.values()) {
            Stream.of(Channel.values())
                    .map(channel -> Switch.of(type, channel))
                    .flatMap(Optional::stream)
                    .forEach(used::add);
        }
        assertThat(used).isEqualTo(EnumSet.allOf(Switch.class));
    }
}
