package io.pmrealtime.notification.intake;

import static io.pmrealtime.notification.testing.Scenario.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pmrealtime.local.servers.Mail;
import io.pmrealtime.local.testing.KafkaRecord;
import io.pmrealtime.notification.testing.MovableClock;
import io.pmrealtime.notification.testing.NotificationProfile;
import io.pmrealtime.notification.testing.Scenario;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(NotificationProfile.class)
class NotificationFlowTest {
    private final Scenario scenario = new Scenario();
    private final String ada = scenario.id("ada");
    private final String grace = scenario.id("grace");

    @Inject
    MovableClock clock;

    @AfterEach
    void close() {
        scenario.close();
    }

    @Test
    void anAssigneeFindsTheTaskInTheInbox() {
        scenario.join(ada, "Ada");
        scenario.join(grace, "Grace");
        String eventId = scenario.assigned("t1", "Draw the rocket", grace, ada);

        scenario.awaitInbox(grace, 1);
        JsonPath inbox = scenario.inbox(grace);
        assertThat(inbox.getString("data[0].type")).isEqualTo("task.assigned");
        assertThat(inbox.getString("data[0].title")).isEqualTo("Ada assigned you to 'Draw the rocket'");
        assertThat(inbox.getString("data[0].message")).isNotBlank();
        assertThat(inbox.getString("data[0].actorId")).isEqualTo(ada);
        assertThat(inbox.getString("data[0].projectId")).isEqualTo(scenario.id("p"));
        assertThat(inbox.getString("data[0].taskId")).isEqualTo("t1");
        assertThat(inbox.getString("data[0].eventId")).isEqualTo(eventId);
        assertThat(inbox.getString("data[0].correlationId")).isEqualTo("corr-" + eventId);
        assertThat(inbox.getString("data[0].data.taskId")).isEqualTo("t1");
        assertThat(inbox.<Object>get("data[0].readAt")).isNull();
        assertThat(inbox.getInt("meta.total")).isEqualTo(1);
    }

    @Test
    void devicesGetTheObjectThatTheInboxListsAndTheCount() {
        scenario.join(grace, "Grace");
        String eventId = scenario.assigned("t1", "Draw the rocket", grace, ada);

        eventually().until(() -> scenario.lastPushedCount(grace) == 1);
        KafkaRecord pushed = scenario.pushes("notification.new", grace).get(0);
        assertThat(pushed.key()).isEqualTo(scenario.workspace());
        assertThat(pushed.header("ce_actorid")).isEqualTo(ada);
        assertThat(pushed.header("ce_correlationid")).isEqualTo("corr-" + eventId);
        ObjectNode listed = (ObjectNode)
                Scenario.parse(scenario.as(grace).get("/api/pm/notifications").asString())
                        .path("data")
                        .get(0);
        listed.put("userId", grace);
        assertThat(Scenario.payload(pushed)).isEqualTo(listed);

        JsonNode count = Scenario.payload(
                scenario.pushes("notification.unread_count", grace).get(0));
        assertThat(count.path("count").intValue()).isEqualTo(1);
        assertThat(count.path("byType").path("task.assigned").intValue()).isEqualTo(1);
        assertThat(count.path("userId").textValue()).isEqualTo(grace);
    }

    @Test
    void theSameEventThreeTimesGivesOneRowOnePushAndOneMail() {
        scenario.join(grace, "Grace");
        String eventId = UUID.randomUUID().toString();
        for (int i = 0; i < 3; i++) {
            scenario.assigned(eventId, "t1", "Draw the rocket", grace, ada);
        }
        scenario.awaitInbox(grace, 1);
        scenario.assigned(eventId, "t1", "Draw the rocket", grace, ada);
        scenario.assigned("t2", "Paint the rocket", grace, ada);

        scenario.awaitInbox(grace, 2);
        eventually().until(() -> scenario.lastPushedCount(grace) == 2);
        assertThat(scenario.pushes("notification.new", grace)).hasSize(2);
        clock.advance(Duration.ofMinutes(2));
        List<Mail> mails = eventually().until(() -> scenario.mails(grace), found -> found.size() >= 2);
        assertThat(mails)
                .extracting(Mail::subject)
                .containsExactlyInAnyOrder(
                        scenario.id("ada") + " assigned you to 'Draw the rocket'",
                        scenario.id("ada") + " assigned you to 'Paint the rocket'");
    }

    @Test
    void everybodyWhoIsMentionedIsToldButNotTheAuthor() {
        String linus = scenario.id("linus");
        scenario.join(ada, "Ada");
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("id", "t1");
        data.put("projectId", scenario.id("p"));
        data.put("title", "Draw the rocket");
        data.put("mentions", List.of(grace, ada, linus, grace));
        data.put("mentionedBy", ada);
        data.put("excerpt", "what about the fins?");
        scenario.emit("pm.task.mentioned", UUID.randomUUID().toString(), null, data);

        scenario.awaitInbox(grace, 1);
        scenario.awaitInbox(linus, 1);
        assertThat(scenario.inbox(grace).getString("data[0].title"))
                .isEqualTo("Ada mentioned you in 'Draw the rocket'");
        assertThat(scenario.inbox(grace).getString("data[0].message")).isEqualTo("what about the fins?");
        assertThat(scenario.inbox(ada).getList("data")).isEmpty();
    }

    @Test
    void theOneWhoIsToApproveIsTold() {
        scenario.emit(
                "approval.created",
                UUID.randomUUID().toString(),
                null,
                Map.of(
                        "id",
                        "a7",
                        "workspaceId",
                        scenario.workspace(),
                        "title",
                        "The budget",
                        "status",
                        "pending",
                        "requestedBy",
                        ada,
                        "assigneeId",
                        grace));

        scenario.awaitInbox(grace, 1);
        assertThat(scenario.inbox(grace).getString("data[0].type")).isEqualTo("approval.requested");
        assertThat(scenario.inbox(grace).getString("data[0].data.approvalId")).isEqualTo("a7");
        assertThat(scenario.inbox(ada).getList("data")).isEmpty();
    }

    @Test
    void nobodyIsToldOfTheOwnAct() {
        scenario.assigned("t1", "Mine", ada, ada);
        scenario.assigned("t2", "Yours", grace, ada);

        scenario.awaitInbox(grace, 1);
        assertThat(scenario.inbox(ada).getList("data")).isEmpty();
    }

    @Test
    void recordsThatCannotBeReadDoNotStopThePartition() {
        scenario.kafka()
                .send("pm.realtime", scenario.workspace(), "{", scenario.headers("pm.task.assigned", "broken", ada));
        scenario.kafka().send("pm.realtime", scenario.workspace(), "[]", scenario.headers("user.updated", "list", ada));
        scenario.kafka()
                .send("pm.realtime", scenario.workspace(), null, scenario.headers("approval.created", "none", ada));
        scenario.kafka().send("pm.realtime", scenario.workspace(), "x", Map.of());
        scenario.assigned("t1", "a\0NUL", grace, ada);

        scenario.awaitInbox(grace, 1);
        assertThat(scenario.inbox(grace).getString("data[0].title")).endsWith("'aNUL'");
    }

    @Test
    void anEventThatPostgresCannotTakeIsPassedOverAlone() {
        for (int i = 0; i < 10; i++) {
            scenario.assigned(i == 4 ? "an id with a \0" : UUID.randomUUID().toString(), "t" + i, "Step", grace, ada);
        }
        scenario.awaitInbox(grace, 9);
        assertThat(scenario.inbox(grace).getList("data.taskId"))
                .doesNotContain("t4")
                .contains("t3", "t5", "t9");
    }

    @Test
    void anInboxKeepsTheOrderOfTheEvents() {
        for (int i = 0; i < 30; i++) {
            scenario.assigned("t" + i, "Step " + i, grace, ada);
        }
        scenario.awaitInbox(grace, 30);
        List<String> taskIds = scenario.inbox(grace).getList("data.taskId");
        for (int i = 0; i < 30; i++) {
            assertThat(taskIds.get(29 - i)).isEqualTo("t" + i);
        }
    }

    @Test
    void peopleAreAddressedInTheirLanguage() {
        scenario.join(ada, "Ada");
        scenario.join(grace, "Grace");
        scenario.emit(
                "user.updated",
                UUID.randomUUID().toString(),
                grace,
                Map.of("userId", grace, "name", "Grace Hopper", "locale", "de-DE", "timezone", "Europe/Berlin"));
        scenario.assigned("t1", "Draw the rocket", grace, ada);

        scenario.awaitInbox(grace, 1);
        assertThat(scenario.inbox(grace).getString("data[0].title"))
                .isEqualTo("Ada hat dir 'Draw the rocket' zugewiesen");
    }
}
