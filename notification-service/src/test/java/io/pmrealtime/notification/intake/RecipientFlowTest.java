package io.pmrealtime.notification.intake;

import static io.pmrealtime.notification.testing.Scenario.eventually;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;

import io.pmrealtime.local.testing.KafkaRecord;
import io.pmrealtime.notification.testing.NotificationProfile;
import io.pmrealtime.notification.testing.Scenario;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(NotificationProfile.class)
class RecipientFlowTest {
    /** Comments and mentions are of one moment, however long a test takes between them. */
    private static final Instant AT = Instant.now();

    private final Scenario scenario = new Scenario();
    private final String project = scenario.id("p");
    private final String task = scenario.id("t");
    private final String ada = scenario.id("ada");
    private final String grace = scenario.id("grace");
    private final String linus = scenario.id("linus");
    private final String outsider = scenario.id("margaret");

    @BeforeEach
    void aProjectWithATask() {
        for (String member : List.of(ada, grace, linus)) {
            team(member, "added");
        }
        scenario.emit(
                "pm.task.created",
                UUID.randomUUID().toString(),
                ada,
                Map.of(
                        "id", task,
                        "projectId", project,
                        "title", "Draw the rocket",
                        "status", "open",
                        "assigneeId", grace,
                        "createdBy", ada,
                        "createdAt", Instant.now().toString()));
    }

    @AfterEach
    void close() {
        scenario.close();
    }

    @Test
    void whoMayNotSeeTheProjectIsToldNothingOfIt() {
        scenario.assigned(scenario.id("other"), "Draw", outsider, ada);
        mention(ada, outsider, grace);

        scenario.awaitInbox(grace, 1);
        assertThat(scenario.inbox(outsider).getList("data")).isEmpty();
    }

    @Test
    void whoLostAccessIsToldNothingAnyMore() {
        team(linus, "removed");
        mention(ada, linus, grace);
        scenario.awaitInbox(grace, 1);
        scenario.emit(
                "workspace.member_removed",
                UUID.randomUUID().toString(),
                ada,
                Map.of("workspaceId", scenario.workspace(), "userId", grace, "userName", "Grace", "role", "member"));
        mention(grace, ada, grace);
        mention(linus, ada, grace);

        scenario.awaitInbox(ada, 2);
        assertThat(scenario.inbox(linus).getList("data")).isEmpty();
        scenario.awaitInbox(grace, 1);
    }

    @Test
    void aCommentReachesWhoWorksOnTheTaskWhoMadeItAndWhoFollowsIt() {
        subscribe(linus, "task", task, "follow");
        subscribe(outsider, "task", task, "follow");
        comment("c1", "nice", linus);

        scenario.awaitInbox(grace, 1);
        scenario.awaitInbox(ada, 1);
        assertThat(scenario.inbox(grace).getString("data[0].reason")).isEqualTo("assigned");
        assertThat(scenario.inbox(ada).getString("data[0].reason")).isEqualTo("creator");
        assertThat(scenario.inbox(grace).getString("data[0].title"))
                .isEqualTo(linus + " commented on 'Draw the rocket'");
        comment("c2", "thanks", ada);
        scenario.awaitInbox(linus, 1);
        assertThat(scenario.inbox(linus).getString("data[0].reason")).isEqualTo("follower");
        assertThat(scenario.inbox(outsider).getList("data")).isEmpty();
    }

    @Test
    void anEditOfACommentTellsOnlyThoseWhomItMentionsForTheFirstTime() {
        comment("c1", "what do you think?", ada, linus);
        scenario.awaitInbox(linus, 1);
        comment("c1", "what do both of you think?", ada, linus, grace);
        scenario.awaitInbox(grace, 2);

        assertThat(scenario.inbox(grace).getList("data.type")).containsExactly("task.mentioned", "task.commented");
        assertThat(scenario.inbox(linus).getList("data.type")).containsExactly("task.mentioned");
    }

    @Test
    void aCommentAndItsMentionsInAnEventOfTheirOwnAreToldOnce() {
        comment("c1", "what do you think, Grace?", ada);
        String id = scenario.awaitInbox(grace, 1).get(0);
        eventually().until(() -> scenario.pushes("notification.new", grace).size() == 1);
        mention(ada, grace, linus);
        scenario.awaitInbox(linus, 1);

        // The stronger reason takes the place of the weaker one, and is told.
        eventually().until(() -> scenario.pushes("notification.new", grace).size() == 2);
        assertThat(scenario.inbox(grace).getList("data.id")).containsExactly(id);
        assertThat(scenario.inbox(grace).getString("data[0].type")).isEqualTo("task.mentioned");
        assertThat(scenario.inbox(grace).getString("data[0].data.commentId")).isEqualTo("c1");
        List<KafkaRecord> pushed = scenario.pushes("notification.new", grace);
        assertThat(pushed.get(0).header("ce_id")).isNotEqualTo(pushed.get(1).header("ce_id"));

        // Another comment is another matter.
        comment("c2", "well?", ada);
        scenario.awaitInbox(grace, 2);
        assertThat(scenario.inbox(grace).getList("data.type")).containsExactly("task.commented", "task.mentioned");
    }

    @Test
    void aMentionThatComesBeforeItsCommentIsToldOnce() {
        mention(ada, grace);
        scenario.awaitInbox(grace, 1);
        String eventId = comment("c1", "what do you think, Grace?", ada);
        eventually().until(() -> scenario.inbox(grace).getString("data[0].data.commentId"), commentId -> "c1"
                .equals(commentId));
        subscribe(linus, "task", task, "follow");
        comment("c2", "and you, Linus?", ada);
        scenario.awaitInbox(linus, 1);
        scenario.awaitInbox(grace, 2);

        assertThat(scenario.inbox(grace).getList("data.type")).containsExactly("task.commented", "task.mentioned");
        assertThat(scenario.inbox(grace).getList("data.data.commentId")).containsExactly("c2", "c1");
        scenario.as(grace)
                .get("/api/pm/notifications/deliveries?eventId=" + eventId)
                .then()
                .statusCode(200)
                .body("data.step", hasItems("decided"))
                .body("data.detail", hasItems("never by same_comment"));
    }

    @Test
    void itCanBeLookedUpWhySomebodyWasNotTold() {
        subscribe(grace, "task", task, "mute");
        String eventId = comment("c1", "never mind", ada);
        mention(ada, linus);
        scenario.awaitInbox(linus, 1);

        String path = "/api/pm/notifications/deliveries?eventId=" + eventId;
        scenario.as(grace)
                .get(path)
                .then()
                .statusCode(200)
                .body("data.channel", containsInAnyOrder("in_app", "email"))
                .body("data.detail", hasItems("never by task_subscription"));
        scenario.as(linus).get(path).then().statusCode(404);
        scenario.as(linus).get(path + "&userId=" + grace).then().statusCode(404);
        scenario.as(grace)
                .get("/api/pm/notifications/deliveries")
                .then()
                .statusCode(400)
                .body("field", equalTo("eventId"));
    }

    @Test
    void aMuteEndsItButAMentionPiercesIt() {
        subscribe(grace, "task", task, "mute");
        comment("c1", "for your ears only", ada);
        mention(ada, grace);

        scenario.awaitInbox(grace, 1);
        assertThat(scenario.inbox(grace).getList("data.type")).containsExactly("task.mentioned");
        scenario.as(grace)
                .delete("/api/pm/notifications/subscriptions/task/" + task)
                .then()
                .statusCode(200);
        comment("c2", "and again", linus);
        scenario.awaitInbox(grace, 2);
    }

    @Test
    void theWholeTeamCanBeMentioned() {
        mention(ada, "@team");
        scenario.awaitInbox(grace, 1);
        scenario.awaitInbox(linus, 1);
        assertThat(scenario.inbox(ada).getList("data")).isEmpty();
    }

    @Test
    void aCriticalAlertReachesEverybodyInTheProjectWhateverTheyPrefer() {
        given().spec(scenario.as(grace))
                .contentType("application/json")
                .body("{\"inAppHealthAlert\":false}")
                .patch("/api/pm/notifications/preferences")
                .then()
                .statusCode(200);
        alert("warning", "Slow");
        scenario.awaitInbox(linus, 1);
        assertThat(scenario.inbox(grace).getList("data")).isEmpty();
        alert("critical", "Fire");
        scenario.awaitInbox(grace, 1);
        assertThat(scenario.inbox(grace).getString("data[0].title")).endsWith(": Fire");
    }

    @Test
    void thePreviousAssigneeIsToldAsWell() {
        Map<String, Object> data = new LinkedHashMap<>(scenario.assignment(task, "Draw the rocket", linus, ada));
        data.put("oldAssigneeId", grace);
        scenario.emit("pm.task.assigned", UUID.randomUUID().toString(), ada, data);
        scenario.awaitInbox(linus, 1);
        scenario.awaitInbox(grace, 1);
        assertThat(scenario.inbox(grace).getString("data[0].type")).isEqualTo("task.unassigned");
    }

    @Test
    void whoHadTheTaskIsToldAlsoWhereTheEventDoesNotSayIt() {
        scenario.assigned(task, "Draw the rocket", linus, ada);
        scenario.awaitInbox(linus, 1);
        scenario.awaitInbox(grace, 1);
        scenario.assigned(task, "Draw the rocket", grace, ada);
        scenario.assigned(task, "Draw the rocket", linus, ada);
        scenario.awaitInbox(linus, 3);
        scenario.awaitInbox(grace, 3);
        assertThat(scenario.inbox(grace).getList("data.type"))
                .containsExactly("task.unassigned", "task.assigned", "task.unassigned");
        assertThat(scenario.inbox(linus).getList("data.type"))
                .containsExactly("task.assigned", "task.unassigned", "task.assigned");
    }

    @Test
    void aTaskThatIsGoneIsNotToldOf() {
        scenario.emit("pm.task.deleted", UUID.randomUUID().toString(), ada, Map.of("id", task, "projectId", project));
        mention(ada, grace);
        scenario.assigned(scenario.id("other"), "Another", grace, ada);
        scenario.awaitInbox(grace, 1);
        assertThat(scenario.inbox(grace).getString("data[0].taskId")).isEqualTo(scenario.id("other"));
    }

    @Test
    void itIsExplainedWhatWouldHappen() {
        subscribe(grace, "project", project, "mute");
        // Only when the events about the team are handled does the service know that she is a member.
        eventually().untilAsserted(() -> scenario.as(grace)
                .get("/api/pm/notifications/preferences/explain?type=task.commented&projectId=" + project)
                .then()
                .statusCode(200)
                .body("data.channels.inApp.outcome", equalTo("never"))
                .body("data.channels.inApp.decidedBy", equalTo("project_subscription"))
                .body("data.order[0]", equalTo("access")));
        scenario.as(outsider)
                .get("/api/pm/notifications/preferences/explain?type=task.commented&projectId=" + project)
                .then()
                .statusCode(200)
                .body("data.channels.inApp.decidedBy", equalTo("access"));
        scenario.as(grace)
                .get("/api/pm/notifications/preferences/explain?type=what")
                .then()
                .statusCode(400)
                .body("field", equalTo("type"));
    }

    @Test
    void onlyProjectsAndTasksCanBeFollowedOrMuted() {
        put(grace, "chat", "c1", "{\"mode\":\"follow\"}", 404);
        put(grace, "task", task, "{\"mode\":\"love\"}", 400);
        put(grace, "task", task, "{}", 400);
        given().put("/api/pm/notifications/subscriptions/task/" + task).then().statusCode(401);
    }

    private void team(String userId, String action) {
        scenario.emit(
                action.equals("removed") ? "pm.team.member_removed" : "pm.team.member_added",
                UUID.randomUUID().toString(),
                ada,
                Map.of("projectId", project, "action", action, "userId", userId, "userName", userId));
    }

    private void mention(String by, String... mentioned) {
        scenario.emit(
                AT,
                "pm.task.mentioned",
                UUID.randomUUID().toString(),
                null,
                Map.of("id", task, "projectId", project, "mentions", mentioned, "mentionedBy", by));
    }

    private String comment(String commentId, String body, String author, String... mentions) {
        String eventId = UUID.randomUUID().toString();
        scenario.emit(
                AT,
                "pm.task.commented",
                eventId,
                null,
                Map.of(
                        "id", task,
                        "projectId", project,
                        "commentId", commentId,
                        "body", body,
                        "authorId", author,
                        "mentions", mentions,
                        "createdAt", Instant.now().toString()));
        return eventId;
    }

    private void alert(String severity, String title) {
        scenario.emit(
                "pm.health.alert",
                UUID.randomUUID().toString(),
                null,
                Map.of("projectId", project, "severity", severity, "title", title, "message", "Look"));
    }

    private void subscribe(String userId, String kind, String id, String mode) {
        put(userId, kind, id, "{\"mode\":\"" + mode + "\"}", 200);
    }

    private void put(String userId, String kind, String id, String body, int status) {
        given().spec(scenario.as(userId))
                .contentType("application/json")
                .body(body)
                .put("/api/pm/notifications/subscriptions/" + kind + "/" + id)
                .then()
                .statusCode(status);
    }
}
