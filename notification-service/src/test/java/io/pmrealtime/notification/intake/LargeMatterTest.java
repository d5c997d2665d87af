package io.pmrealtime.notification.intake;

import static io.pmrealtime.notification.testing.Scenario.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.pmrealtime.local.testing.KafkaRecord;
import io.pmrealtime.notification.testing.Database;
import io.pmrealtime.notification.testing.NotificationProfile;
import io.pmrealtime.notification.testing.Scenario;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(NotificationProfile.class)
class LargeMatterTest {
    private final Scenario scenario = new Scenario();

    @Inject
    Database database;

    @AfterEach
    void close() {
        scenario.close();
    }

    @Test
    void aLongTextIsCutForEveryRecipient() {
        String grace = scenario.id("grace");
        mention(List.of(grace), "t".repeat(2_000), "x".repeat(499) + "😀" + "x".repeat(200_000));

        scenario.awaitInbox(grace, 1);
        String excerpt = scenario.inbox(grace).getString("data[0].data.excerpt");
        assertThat(excerpt).isEqualTo("x".repeat(499));
        assertThat(scenario.inbox(grace).getString("data[0].data.title")).hasSize(500);
        KafkaRecord pushed = eventually()
                .until(() -> scenario.pushes("notification.new", grace), found -> found.size() == 1)
                .get(0);
        assertThat(pushed.value().length()).isLessThan(5_000);
    }

    @Test
    void allOfAThousandRecipientsAreTold() {
        List<String> crowd = IntStream.range(0, 1_001)
                .mapToObj(i -> scenario.id("u" + i + "-"))
                .toList();
        mention(crowd, "Draw", "All of you");

        eventually()
                .until(() -> database.<Long>value(
                                "select count(*) from notification n join announcement a on a.id = n.announcement_id"
                                        + " where n.workspace_id = ? and a.pushed_at is not null",
                                scenario.workspace())
                        == crowd.size());
        for (String user : List.of(crowd.get(0), crowd.get(500), crowd.get(1_000))) {
            eventually().until(() -> scenario.pushes("notification.new", user).size() == 1);
        }
    }

    @Test
    void aCrowdOfTenThousandDoesNotKeepWhatComesBehindWaitingAndIsToldOnce() {
        int crowd = 10_000;
        String grace = scenario.id("grace");
        String project = scenario.id("crowded");
        database.update(
                "insert into project_member (workspace_id, project_id, user_id, role, changed_at)"
                        + " select ?, ?, 'u' || n, 'member', now() from generate_series(1, ?) n",
                scenario.workspace(),
                project,
                crowd);
        String alert = UUID.randomUUID().toString();
        Map<String, String> data =
                Map.of("projectId", project, "severity", "warning", "title", "Slow", "message", "Look");
        scenario.emit("pm.health.alert", alert, null, data);
        scenario.assigned(scenario.id("urgent"), "Urgent", grace, scenario.id("ada"));

        eventually().atMost(Duration.ofSeconds(120)).until(() -> told(project) == crowd);
        eventually()
                .until(() -> database.<Long>value(
                                "select count(*) from fan_out where workspace_id = ?", scenario.workspace())
                        == 0);
        // The same event again changes nothing.
        scenario.emit("pm.health.alert", alert, null, data);
        scenario.assigned(scenario.id("later"), "Later", grace, scenario.id("ada"));
        eventually().until(() -> scenario.pushes("notification.new", grace).size() == 2);
        assertThat(told(project)).isEqualTo(crowd);
        List<String> rooms = scenario.pushes("notification.new").stream()
                .map(pushed -> pushed.header("rooms"))
                .toList();
        assertThat(rooms.indexOf("user:" + grace))
                .as("told before the assignment behind the crowd")
                .isLessThan(crowd);
        assertThat(rooms.stream().filter(room -> !room.equals("user:" + grace)))
                .hasSize(crowd)
                .doesNotHaveDuplicates();
    }

    @Test
    void aStepThatWasStoredAndNotToldIsToldByWhoeverTakesOver() {
        List<String> crowd = IntStream.range(0, 600)
                .mapToObj(i -> scenario.id("u" + i + "-"))
                .toList();
        String eventId = UUID.randomUUID().toString();
        mention(eventId, crowd, "Draw", "All of you");
        eventually().until(() -> scenario.pushes("notification.new").size() == crowd.size());
        eventually()
                .until(() -> database.<Long>value(
                                "select count(*) from fan_out where workspace_id = ?", scenario.workspace())
                        == 0);
        // As a replica leaves it that dies after storing the last step: nobody was told of that, and the lease runs
        // out.
        database.update(
                "update announcement set pushed_at = null where id in (select announcement_id from notification"
                        + " where workspace_id = ?)",
                scenario.workspace());
        database.update(
                "insert into fan_out (workspace_id, event_id, type, source, event_at, data, repeated_mentions, after_user,"
                        + " done, lease_until, worked_at) values (?, ?, 'pm.task.mentioned', '/test', now(),"
                        + " convert_to('{\"id\":\"t\",\"mentions\":[]}', 'UTF8'), '{}', 'zzz', true, now(), now())",
                scenario.workspace(),
                eventId);

        eventually().until(() -> scenario.pushes("notification.new").size() == 2 * crowd.size());
        assertThat(scenario.pushes("notification.new"))
                .extracting(pushed -> pushed.header("ce_id"))
                .as("gateways drop what has the same id")
                .satisfies(ids -> assertThat(Set.copyOf(ids)).hasSize(crowd.size()));
        eventually()
                .until(() -> database.<Long>value(
                                "select count(*) from fan_out where workspace_id = ?", scenario.workspace())
                        == 0);
    }

    private long told(String project) {
        return database.value(
                "select count(*) from notification where workspace_id = ? and project_id = ?",
                scenario.workspace(),
                project);
    }

    private void mention(List<String> people, String title, String excerpt) {
        mention(UUID.randomUUID().toString(), people, title, excerpt);
    }

    private void mention(String eventId, List<String> people, String title, String excerpt) {
        scenario.emit(
                "pm.task.mentioned",
                eventId,
                scenario.id("ada"),
                Map.of(
                        "id",
                        scenario.id("t"),
                        "projectId",
                        scenario.id("p"),
                        "title",
                        title,
                        "mentions",
                        people,
                        "mentionedBy",
                        scenario.id("ada"),
                        "excerpt",
                        excerpt));
    }
}
