package io.pmrealtime.notification.email;

import static io.pmrealtime.notification.testing.Scenario.eventually;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.hasSize;

import io.pmrealtime.local.testing.TestEnvironment;
import io.pmrealtime.notification.testing.Database;
import io.pmrealtime.notification.testing.MovableClock;
import io.pmrealtime.notification.testing.NotificationProfile;
import io.pmrealtime.notification.testing.Scenario;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(NotificationProfile.class)
class RefusedEmailTest {
    private static final Duration LONGEST_BACKOFF = Duration.ofHours(1);

    private final Scenario scenario = new Scenario();
    private final String grace = scenario.id("grace");
    private RefusingSmtpServer smtp;

    @Inject
    MovableClock clock;

    @Inject
    Database database;

    @BeforeEach
    void anSmtpServerThatRefuses() throws IOException {
        TestEnvironment.servers().mail().stop();
        smtp = new RefusingSmtpServer(TestEnvironment.servers().smtpPort());
        scenario.join(grace, "Grace");
    }

    @AfterEach
    void theUsualOne() throws Exception {
        smtp.close();
        TestEnvironment.servers().mail().start();
        scenario.close();
    }

    @Test
    void aRefusalForNowIsTriedAgain() {
        smtp.answer(scenario.address(grace), "451 try later");
        String id = assign("t1");
        eventually().until(() -> is(id, "attempts > 0 and lease_until is null and state = 'pending'"));
        assertThat(reason(id)).contains("451");
        smtp.answer(scenario.address(grace), "250 ok");
        clock.advance(LONGEST_BACKOFF);
        eventually().until(() -> is(id, "attempts > 1 and state = 'sent'"));
    }

    @Test
    void aConnectionThatIsLostAfterTheContentIsTriedAgain() {
        smtp.answer(scenario.address(grace), "DROP");
        String id = assign("t1");
        eventually().until(() -> is(id, "attempts > 0 and lease_until is null and state = 'pending'"));
        smtp.answer(scenario.address(grace), "250 ok");
        clock.advance(LONGEST_BACKOFF);
        eventually().until(() -> is(id, "attempts > 1 and state = 'sent'"));
    }

    @Test
    void aMailboxThatDoesNotExistIsNotTriedAgainUntilTheAddressChanges() {
        smtp.answer(scenario.address(grace), "550 no such user");
        String id = assign("t1");
        eventually().until(() -> is(id, "state = 'dead'"));
        String next = assign("t2");
        eventually().until(() -> is(next, "state = 'skipped' and reason = 'bounced'"));
        scenario.join(grace, "Grace", "new-" + scenario.address(grace));
        String last = assign("t3");
        eventually().until(() -> is(last, "state = 'sent'"));
    }

    @Test
    void anAdminSendsWhatWasGivenUpAgain() {
        smtp.answer(scenario.address(grace), "DATA 554 looks like spam");
        String id = assign("t1");
        eventually().until(() -> is(id, "state = 'dead'"));
        smtp.answer(scenario.address(grace), "250 ok");

        scenario.as(grace).get("/api/pm/notifications/admin/emails/dead").then().statusCode(403);
        scenario.as(grace)
                .post("/api/pm/notifications/admin/emails/" + id + "/replay")
                .then()
                .statusCode(403);
        admin(scenario.id("elsewhere"))
                .post("/api/pm/notifications/admin/emails/" + id + "/replay")
                .then()
                .statusCode(404);
        admin(scenario.workspace())
                .get("/api/pm/notifications/admin/emails/dead")
                .then()
                .statusCode(200)
                .body("data", hasSize(1));
        admin(scenario.workspace())
                .post("/api/pm/notifications/admin/emails/" + id + "/replay")
                .then()
                .statusCode(200);
        eventually().until(() -> is(id, "state = 'sent'"));
    }

    private static RequestSpecification admin(String workspaceId) {
        return given().auth()
                .oauth2(TestEnvironment.tokens()
                        .user("boss")
                        .workspace(workspaceId)
                        .groups("admin")
                        .sign());
    }

    /** Gives Grace a task; the id of the notification whose mail is due. */
    private String assign(String taskId) {
        int before = scenario.inbox(grace).getList("data").size();
        scenario.assigned(taskId, "Draw", grace, "ada");
        String id = scenario.awaitInbox(grace, before + 1).get(0);
        clock.advance(Duration.ofMinutes(2));
        return id;
    }

    private boolean is(String id, String condition) {
        return database.value("select " + condition + " from email_outbox where notification_id = ?::uuid", id);
    }

    private String reason(String id) {
        return database.value("select reason from email_outbox where notification_id = ?::uuid", id);
    }
}
