package io.pmrealtime.notification.project;

import static io.pmrealtime.notification.testing.Scenario.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.pmrealtime.notification.event.Events;
import io.pmrealtime.notification.event.ReceivedEvent;
import io.pmrealtime.notification.testing.NotificationProfile;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(NotificationProfile.class)
class ProjectionTest {

    @Inject
    ProjectWriter writer;

    @Inject
    Projects projects;

    @Inject
    Pool pool;

    @Test
    void inWhateverOrderAndHoweverOftenEventsComeTheNewestWins() {
        Random random = new Random(4711);
        for (int round = 0; round < 25; round++) {
            String project = "order" + round;
            String task = "task" + round;
            List<ReceivedEvent> events = new ArrayList<>(history(project, task));
            events.addAll(history(project, task));
            Collections.shuffle(events, random);
            while (!events.isEmpty()) {
                int size = Math.min(events.size(), 1 + random.nextInt(4));
                List<ReceivedEvent> batch = new ArrayList<>(events.subList(0, size));
                events.subList(0, size).clear();
                await(writer.apply(pool, ProjectChanges.of(batch)));
            }

            ProjectKey key = new ProjectKey(Events.WORKSPACE, project);
            assertThat(await(projects.teams(pool, Set.of(key))).get(key)).isEqualTo(Map.of("a", "lead", "c", "member"));
            assertThat(await(projects.names(pool, Set.of(key)))).containsEntry(key, "Apollo 11");
            TaskKey taskKey = new TaskKey(Events.WORKSPACE, task);
            assertThat(await(projects.tasks(pool, Set.of(taskKey))).get(taskKey))
                    .isEqualTo(new Task(project, "Draw it", "c", "a", false));
        }
    }

    private static List<ReceivedEvent> history(String project, String task) {
        String of = "'projectId':'" + project + "',";
        String id = "'id':'" + task + "',";
        return List.of(
                event(0, "pm.project.created", "{'id':'" + project + "','name':'Apollo'}"),
                event(1, "pm.team.member_added", "{" + of + "'action':'added','userId':'a','role':'member'}"),
                event(2, "pm.team.member_added", "{" + of + "'action':'added','userId':'b'}"),
                event(3, "pm.task.created", "{" + id + of + "'title':'Draw','assigneeId':'b','createdBy':'a'}"),
                event(4, "pm.project.team_changed", "{" + of + "'action':'role_changed','userId':'a','role':'lead'}"),
                event(5, "pm.task.assigned", "{" + id + of + "'newAssigneeId':'c','assignedBy':'a'}"),
                event(6, "pm.team.member_removed", "{" + of + "'action':'removed','userId':'b'}"),
                event(7, "pm.team.member_added", "{" + of + "'action':'added','userId':'c'}"),
                event(8, "pm.task.updated", "{" + id + of + "'title':'Draw it','updatedBy':'a'}"),
                event(9, "pm.project.updated", "{'id':'" + project + "','name':'Apollo 11'}"));
    }

    private static ReceivedEvent event(int minute, String type, String payload) {
        return Events.at(Events.TIME.plusSeconds(60L * minute), type, null, payload);
    }
}
