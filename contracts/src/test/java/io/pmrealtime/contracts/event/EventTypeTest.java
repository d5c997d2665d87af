package io.pmrealtime.contracts.event;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pmrealtime.contracts.room.Room;
import io.pmrealtime.contracts.schema.Examples;
import java.io.IOException;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class EventTypeTest {

    /** The event catalogue of the design, with the ids of {@code examples.json}. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            pm.task.created            | project:p1,task:t1
            pm.task.updated            | project:p1,task:t1
            pm.task.deleted            | project:p1,task:t1
            pm.task.status_changed     | project:p1,task:t1
            pm.task.commented          | project:p1,task:t1
            pm.task.assigned           | project:p1,task:t1,user:grace
            pm.task.mentioned          | project:p1,task:t1,user:grace,user:linus
            pm.task.due_soon           | project:p1,task:t1,user:grace
            pm.task.overdue            | project:p1,task:t1,user:grace
            pm.time.started            | project:p1,task:t1
            pm.time.stopped            | project:p1,task:t1
            pm.phase.created           | project:p1
            pm.phase.started           | project:p1
            pm.phase.completed         | project:p1
            pm.phase.updated           | project:p1
            pm.phase.transitioned      | project:p1
            pm.project.created         | workspace:w7,project:p1
            pm.project.updated         | workspace:w7,project:p1
            pm.project.deleted         | workspace:w7,project:p1
            pm.project.team_changed    | project:p1,user:grace
            pm.team.member_added       | project:p1,user:grace
            pm.team.member_removed     | project:p1,user:grace
            pm.team.member_updated     | project:p1,user:grace
            pm.agent.suggestion        | project:p1
            pm.agent.progress          | project:p1
            agent.status.changed       | workspace:w7
            pm.health.alert            | project:p1
            pm.presence.joined         | project:p1,task:t1
            pm.presence.left           | project:p1,task:t1
            pm.presence.updated        | project:p1,task:t1
            approval.created           | workspace:w7
            approval.updated           | workspace:w7
            approval.deleted           | workspace:w7
            chat.message               | chat:c9
            typing.start               | chat:c9
            typing.stop                | task:t1
            mission.stage_changed      | mission:ms1,workspace:w7
            mission.review_decided     | mission:ms1,workspace:w7
            workstation.status_changed | workstation:ws1,workspace:w7
            notification.new           | user:grace
            notification.read          | user:grace
            notification.unread_count  | user:grace
            user.status_changed        | workspace:w7
            user.updated               | workspace:w7
            workspace.member_added     | workspace:w7
            workspace.member_removed   | workspace:w7
            """)
    void routesAsTheCatalogueSays(String typeName, String rooms) throws IOException {
        EventType type = EventType.of(typeName).orElseThrow();

        assertThat(names(type, Examples.of(type))).isEqualTo(rooms);
    }

    @ParameterizedTest
    @EnumSource(EventType.class)
    void givesEveryTypeARoom(EventType type) throws IOException {
        assertThat(type.rooms("w7", Examples.of(type))).isNotEmpty();
    }

    @Test
    void leavesOutTheRoomOfAnAbsentField() throws JsonProcessingException {
        assertThat(names(EventType.TASK_ASSIGNED, json("{\"id\":\"t1\",\"projectId\":\"p1\",\"newAssigneeId\":null}")))
                .isEqualTo("project:p1,task:t1");
    }

    @Test
    void namesARoomOnceHoweverOftenItIsMentioned() throws JsonProcessingException {
        assertThat(names(
                        EventType.TASK_MENTIONED,
                        json("{\"id\":\"t1\",\"projectId\":\"p1\",\"mentions\":[\"ada\",\"ada\"]}")))
                .isEqualTo("project:p1,task:t1,user:ada");
    }

    @Test
    void takesTheWorkspaceFromTheAttributeAndNotFromThePayload() throws JsonProcessingException {
        assertThat(names(EventType.PROJECT_UPDATED, json("{\"id\":\"p1\",\"workspaceId\":\"other\"}")))
                .isEqualTo("workspace:w7,project:p1");
    }

    @Test
    void replaysEverythingButTyping() {
        assertThat(EventType.values())
                .filteredOn(EventType::isEphemeral)
                .containsExactly(EventType.TYPING_START, EventType.TYPING_STOP);
    }

    @Test
    void knowsNoOtherTypes() {
        assertThat(EventType.of("pm.task.exploded")).isEmpty();
    }

    private static String names(EventType type, JsonNode data) {
        return type.rooms("w7", data).stream().map(Room::name).collect(Collectors.joining(","));
    }

    private static JsonNode json(String text) throws JsonProcessingException {
        return new ObjectMapper().readTree(text);
    }
}
