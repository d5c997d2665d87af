package io.pmrealtime.notification.email;

import static io.pmrealtime.notification.testing.Scenario.eventually;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.pmrealtime.local.servers.Mail;
import io.pmrealtime.local.testing.TestEnvironment;
import io.pmrealtime.notification.testing.Database;
import io.pmrealtime.notification.testing.MovableClock;
import io.pmrealtime.notification.testing.NotificationProfile;
import io.pmrealtime.notification.testing.Scenario;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(NotificationProfile.class)
class EmailTest {
    private static final Duration DELAY = Duration.ofMinutes(2);
    private static final Duration LONGEST_BACKOFF = Duration.ofHours(1);

    private final Scenario scenario = new Scenario();
    private final String ada = scenario.id("ada");
    private final String grace = scenario.id("grace");

    @Inject
    MovableClock clock;

    @Inject
    Database database;

    @AfterEach
    void close() {
        scenario.close();
    }

    @Test
    void aMailSaysWhatHappenedAndLeadsThere() {
        scenario.join(ada, "Ada");
        scenario.join(grace, "Grace");
        scenario.assigned("t1", "Draw the rocket", grace, ada);
        String id = scenario.awaitInbox(grace, 1).get(0);
        clock.advance(DELAY);

        Mail mail = eventually()
                .until(() -> scenario.mails(grace), found -> found.size() == 1)
                .get(0);
        assertThat(mail.subject()).isEqualTo("Ada assigned you to 'Draw the rocket'");
        assertThat(mail.from()).isEqualTo("notifications@pmrealtime.invalid");
        assertThat(mail.text())
                .contains("Hello Grace,", "Ada assigned you to 'Draw the rocket'", "notification=" + id, "task=t1");
        assertThat(mail.headers().get("Message-ID")).isEqualTo("<" + id + "@notifications.pmrealtime.invalid>");
        eventually().until(() -> outboxState(id).equals("sent"));
    }

    @Test
    void aMailWaitsForItsDelay() {
        scenario.join(grace, "Grace");
        scenario.assigned("t1", "Draw the rocket", grace, ada);
        String id = scenario.awaitInbox(grace, 1).get(0);
        assertThat(database.<Boolean>value(
                        "select due_at >= created_at + interval '2 minutes' from email_outbox where notification_id = ?::uuid",
                        id))
                .isTrue();

        // Whatever is due is sent by now: a mail that was due at once overtakes the one that waits.
        clock.advance(DELAY.minusMinutes(1));
        scenario.assigned("t2", "Paint the rocket", grace, ada);
        String later = scenario.awaitInbox(grace, 2).get(0);
        database.update("update email_outbox set due_at = created_at where notification_id = ?::uuid", later);
        eventually().until(() -> scenario.mails(grace).size() == 1);
        assertThat(scenario.mails(grace).get(0).subject()).contains("Paint the rocket");
        assertThat(outboxState(id)).isEqualTo("pending");
    }

    @Test
    void whatIsReadOrDeletedBeforeIsNotMailed() {
        scenario.join(grace, "Grace");
        scenario.assigned("t1", "To be read", grace, ada);
        scenario.assigned("t2", "To be deleted", grace, ada);
        scenario.assigned("t3", "To be mailed", grace, ada);
        List<String> ids = scenario.awaitInbox(grace, 3);
        scenario.as(grace)
                .post("/api/pm/notifications/" + ids.get(2) + "/read")
                .then()
                .statusCode(200);
        scenario.as(grace).delete("/api/pm/notifications/" + ids.get(1)).then().statusCode(200);
        clock.advance(DELAY);

        eventually().until(() -> outboxState(ids.get(0)).equals("sent"));
        eventually().until(() -> outboxState(ids.get(1)).equals("skipped"));
        eventually().until(() -> outboxState(ids.get(2)).equals("skipped"));
        assertThat(outboxReason(ids.get(2))).isEqualTo("read");
        assertThat(outboxReason(ids.get(1))).isEqualTo("deleted");
        assertThat(scenario.mails(grace))
                .extracting(Mail::subject)
                .singleElement()
                .asString()
                .contains("To be mailed");
    }

    @Test
    void severalAboutTheSameThingBecomeOneMail() {
        scenario.join(grace, "Grace");
        scenario.assigned("t1", "Draw the rocket", grace, ada);
        String first = scenario.awaitInbox(grace, 1).get(0);
        clock.advance(Duration.ofMinutes(1));
        scenario.assigned("t1", "Draw the rocket again", grace, ada);
        scenario.assigned("t2", "Paint the rocket", grace, ada);
        scenario.awaitInbox(grace, 3);
        clock.advance(Duration.ofMinutes(1));

        Mail joined = eventually()
                .until(() -> scenario.mails(grace), found -> found.size() == 1)
                .get(0);
        assertThat(joined.subject()).endsWith("'Draw the rocket' (and 1 more)");
        assertThat(joined.text()).contains("'Draw the rocket'", "'Draw the rocket again'");
        assertThat(joined.headers().get("Message-ID")).contains(first);
        clock.advance(Duration.ofMinutes(1));
        eventually().until(() -> scenario.mails(grace).size() == 2);
        assertThat(scenario.mails(grace).get(1).subject()).endsWith("'Paint the rocket'");
    }

    @Test
    void inQuietHoursTheAppIsSilentAndMailsWaitForTheirEnd() {
        scenario.join(grace, "Grace");
        Instant now = clock.instant();
        quiet(now.minus(Duration.ofHours(1)), now.plus(Duration.ofHours(2)));
        scenario.assigned("t1", "Draw the rocket", grace, ada);
        String id = scenario.awaitInbox(grace, 1).get(0);
        eventually().until(() -> scenario.pushes("notification.new", grace).size() == 1);
        assertThat(scenario.pushes("notification.new", grace).get(0).header("silent"))
                .isEqualTo("1");
        assertThat(database.<Boolean>value(
                        "select due_at > created_at + interval '110 minutes' from email_outbox where notification_id = ?::uuid",
                        id))
                .isTrue();

        // Due by what was known then, but the person made the quiet hours longer since.
        quiet(now.minus(Duration.ofHours(1)), now.plus(Duration.ofHours(4)));
        clock.advance(Duration.ofMinutes(130));
        eventually().until(() -> "quiet_hours".equals(outboxReason(id)));
        assertThat(scenario.mails(grace)).isEmpty();
        clock.advance(Duration.ofHours(2));
        eventually().until(() -> scenario.mails(grace).size() == 1);
    }

    @Test
    void whatIsTrueWhenTheMailGoesOutCounts() {
        scenario.join(grace, "Grace");
        scenario.assigned("t1", "Draw the rocket", grace, ada);
        String id = scenario.awaitInbox(grace, 1).get(0);
        patch("{\"emailTaskAssigned\":false}");
        clock.advance(DELAY);
        eventually().until(() -> outboxState(id).equals("skipped"));
        assertThat(outboxReason(id)).isEqualTo("user_choice");

        patch("{\"emailTaskAssigned\":true}");
        scenario.assigned("t2", "Paint the rocket", grace, ada);
        String other = scenario.awaitInbox(grace, 2).get(0);
        scenario.emit(
                "pm.task.deleted",
                UUID.randomUUID().toString(),
                ada,
                Map.of("id", "t2", "projectId", scenario.id("p")));
        eventually()
                .until(() -> database.<Long>value(
                                "select count(*) from task where workspace_id = ? and task_id = 't2' and deleted",
                                scenario.workspace())
                        == 1);
        clock.advance(DELAY);
        eventually().until(() -> outboxState(other).equals("skipped"));
        assertThat(outboxReason(other)).isEqualTo("access");
        assertThat(scenario.mails(grace)).isEmpty();
    }

    @Test
    void whoLeavesTheProjectOrTheWorkspaceWhileAMailWaitsGetsNone() {
        String linus = scenario.id("linus");
        for (String member : List.of(grace, linus)) {
            scenario.join(member, member);
            team(member, "pm.team.member_added");
        }
        scenario.assigned("t1", "Draw the rocket", grace, ada);
        scenario.assigned("t2", "Paint the rocket", linus, ada);
        String ofGrace = scenario.awaitInbox(grace, 1).get(0);
        String ofLinus = scenario.awaitInbox(linus, 1).get(0);
        team(grace, "pm.team.member_removed");
        scenario.emit(
                "workspace.member_removed",
                UUID.randomUUID().toString(),
                ada,
                Map.of("workspaceId", scenario.workspace(), "userId", linus, "userName", linus, "role", "member"));
        eventually()
                .until(() -> database.<Long>value(
                                "select count(*) from project_member where workspace_id = ? and role is null",
                                scenario.workspace())
                        == 2);
        clock.advance(DELAY);

        for (String id : List.of(ofGrace, ofLinus)) {
            eventually().until(() -> outboxState(id).equals("skipped"));
            assertThat(outboxReason(id)).isEqualTo("access");
        }
        assertThat(scenario.mails(grace)).isEmpty();
        assertThat(scenario.mails(linus)).isEmpty();
    }

    private void team(String userId, String type) {
        scenario.emit(
                type,
                UUID.randomUUID().toString(),
                ada,
                Map.of(
                        "projectId",
                        scenario.id("p"),
                        "action",
                        type.endsWith("added") ? "added" : "removed",
                        "userId",
                        userId,
                        "userName",
                        userId));
    }

    @Test
    void theWayOfANotificationCanBeLookedUp() {
        scenario.join(grace, "Grace");
        scenario.assigned("t1", "Draw the rocket", grace, ada);
        String id = scenario.awaitInbox(grace, 1).get(0);
        clock.advance(DELAY);
        eventually().until(() -> outboxState(id).equals("sent"));
        String path = "/api/pm/notifications/" + id + "/deliveries";
        // Devices may have been told and that not be written down yet.
        eventually().untilAsserted(() -> assertThat(scenario.as(grace)
                        .get(path)
                        .then()
                        .statusCode(200)
                        .extract()
                        .jsonPath()
                        .<String>getList("data.step"))
                .containsExactlyInAnyOrder("decided", "decided", "stored", "queued", "pushed", "sent"));
        given().auth()
                .oauth2(TestEnvironment.tokens()
                        .user("boss")
                        .workspace(scenario.workspace())
                        .groups("admin")
                        .sign())
                .get(path)
                .then()
                .statusCode(200);
    }

    private void quiet(Instant from, Instant to) {
        DateTimeFormatter time = DateTimeFormatter.ofPattern("HH:mm").withZone(ZoneOffset.UTC);
        patch("{\"quietHoursStart\":\"" + time.format(from) + "\",\"quietHoursEnd\":\"" + time.format(to) + "\"}");
    }

    private void patch(String body) {
        given().spec(scenario.as(grace))
                .contentType("application/json")
                .body(body)
                .patch("/api/pm/notifications/preferences")
                .then()
                .statusCode(200);
    }

    @Test
    void whoHasNoAddressGetsNoMail() {
        scenario.join(grace, "Grace", null);
        scenario.assigned("t1", "Draw the rocket", grace, ada);
        String id = scenario.awaitInbox(grace, 1).get(0);
        assertThat(database.<Long>value("select count(*) from email_outbox where notification_id = ?::uuid", id))
                .isZero();
    }

    @Test
    void anAddressThatWouldAddHeadersIsNotUsed() {
        scenario.join(grace, "Grace", "grace@mail.test\r\nBcc: all@mail.test");
        scenario.assigned("t1", "Draw the rocket", grace, ada);
        String id = scenario.awaitInbox(grace, 1).get(0);
        clock.advance(DELAY);
        eventually().until(() -> outboxState(id).equals("skipped"));
        assertThat(outboxReason(id)).isEqualTo("bad_address");
    }

    @Test
    void aTitleCannotAddHeadersOrLines() {
        scenario.join(grace, "Grace");
        scenario.assigned("t1", "Rocket\r\nBcc: all@mail.test\r\n\r\nHello", grace, ada);
        scenario.awaitInbox(grace, 1);
        clock.advance(DELAY);
        Mail mail = eventually()
                .until(() -> scenario.mails(grace), found -> found.size() == 1)
                .get(0);
        assertThat(mail.headers()).doesNotContainKey("Bcc");
        assertThat(mail.subject()).endsWith("'Rocket Bcc: all@mail.test Hello'");
    }

    @Test
    void mailsWaitWhileTheSmtpServerIsAway() {
        scenario.join(grace, "Grace");
        TestEnvironment.servers().mail().stop();
        String id;
        try {
            scenario.assigned("t1", "Draw the rocket", grace, ada);
            id = scenario.awaitInbox(grace, 1).get(0);
            clock.advance(DELAY);
            eventually()
                    .until(() -> database.<Boolean>value(
                            "select attempts > 0 and lease_until is null from email_outbox where notification_id = ?::uuid",
                            id));
            assertThat(outboxState(id)).isEqualTo("pending");
        } finally {
            TestEnvironment.servers().mail().start();
        }
        clock.advance(LONGEST_BACKOFF);
        eventually().until(() -> scenario.mails(grace).size() == 1);
        eventually().until(() -> outboxState(id).equals("sent"));
    }

    @Test
    void whatAReplicaTookAndNeverSentIsSentAfterTheLease() {
        scenario.join(grace, "Grace");
        scenario.assigned("t1", "Draw the rocket", grace, ada);
        String id = scenario.awaitInbox(grace, 1).get(0);
        // As a replica leaves it that dies between taking and sending.
        database.update(
                "update email_outbox set attempts = 1, lease_until = due_at + interval '1 minute'"
                        + " where notification_id = ?::uuid",
                id);
        clock.advance(DELAY.plusMinutes(1).plusSeconds(1));
        eventually().until(() -> scenario.mails(grace).size() == 1);
        assertThat(database.<Integer>value("select attempts from email_outbox where notification_id = ?::uuid", id))
                .isGreaterThan(1);
    }

    private String outboxState(String id) {
        return database.value("select state from email_outbox where notification_id = ?::uuid", id);
    }

    private String outboxReason(String id) {
        return database.value("select reason from email_outbox where notification_id = ?::uuid", id);
    }
}
