package io.pmrealtime.notification.preference;

import static io.pmrealtime.notification.testing.Scenario.eventually;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import io.pmrealtime.local.testing.TestEnvironment;
import io.pmrealtime.notification.testing.MovableClock;
import io.pmrealtime.notification.testing.NotificationProfile;
import io.pmrealtime.notification.testing.Scenario;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@TestProfile(NotificationProfile.class)
class PreferenceResourceTest {
    private static final String PREFERENCES = "/api/pm/notifications/preferences";

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
    void whoNeverSetAnyHasTheDefaults() {
        Map<String, Object> data = get(grace);
        assertThat(data)
                .containsOnlyKeys(
                        "emailTaskAssigned",
                        "emailTaskMentioned",
                        "emailDueDateReminder",
                        "emailAgentCompletion",
                        "emailAgentErrors",
                        "emailHealthAlert",
                        "emailApprovals",
                        "emailWorkspaceInvites",
                        "inAppTaskAssigned",
                        "inAppTaskMentioned",
                        "inAppDueDateReminder",
                        "inAppAgentCompletion",
                        "inAppAgentUpdates",
                        "inAppHealthAlert",
                        "inAppApprovals",
                        "inAppWorkspaceInvites",
                        "quietHoursStart",
                        "quietHoursEnd",
                        "quietHoursTimezone",
                        "digestEnabled",
                        "digestFrequency",
                        "updatedAt");
        assertThat(data).containsEntry("emailTaskAssigned", true).containsEntry("inAppAgentUpdates", true);
        assertThat(data).containsEntry("quietHoursTimezone", "UTC").containsEntry("quietHoursStart", null);
        assertThat(data).containsEntry("digestEnabled", false).containsEntry("digestFrequency", "daily");
        assertThat(data).containsEntry("updatedAt", null);
    }

    @Test
    void aPatchChangesWhatItNamesAndNothingElse() {
        patch(grace, "{\"emailApprovals\":false,\"quietHoursStart\":\"22:30\",\"quietHoursEnd\":\"07:00\"}")
                .statusCode(200)
                .body("data.emailApprovals", equalTo(false))
                .body("data.emailTaskAssigned", equalTo(true))
                .body("data.quietHoursStart", equalTo("22:30"));
        patch(
                        grace,
                        "{\"quietHoursTimezone\":\"Asia/Kathmandu\",\"digestEnabled\":true,\"digestFrequency\":\"weekly\"}")
                .statusCode(200);
        patch(grace, "{\"quietHoursEnd\":null}").statusCode(200);

        assertThat(get(grace))
                .containsEntry("emailApprovals", false)
                .containsEntry("quietHoursStart", "22:30")
                .containsEntry("quietHoursEnd", null)
                .containsEntry("quietHoursTimezone", "Asia/Kathmandu")
                .containsEntry("digestEnabled", true)
                .containsEntry("digestFrequency", "weekly")
                .doesNotContainEntry("updatedAt", null);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"emailTaskAssigned\":\"yes\"}|emailTaskAssigned",
                "{\"emailTaskAssigned\":null}|emailTaskAssigned",
                "{\"smsTaskAssigned\":true}|smsTaskAssigned",
                "{\"quietHoursStart\":\"25:00\"}|quietHoursStart",
                "{\"quietHoursStart\":\"7:00\"}|quietHoursStart",
                "{\"quietHoursEnd\":\"07:00:30\"}|quietHoursEnd",
                "{\"quietHoursTimezone\":\"Mars/Olympus\"}|quietHoursTimezone",
                "{\"quietHoursTimezone\":\"+02:00\"}|quietHoursTimezone",
                "{\"digestEnabled\":1}|digestEnabled",
                "{\"digestFrequency\":\"hourly\"}|digestFrequency",
                "{\"updatedAt\":\"2026-01-01T00:00:00Z\"}|updatedAt"
            })
    void unknownFieldsAndBadValuesAreRefusedByName(String body, String field) {
        patch(grace, body)
                .statusCode(400)
                .contentType("application/problem+json")
                .body("field", equalTo(field));
    }

    @Test
    void aPatchWithOneBadFieldChangesNothing() {
        patch(grace, "{\"emailApprovals\":false,\"digestFrequency\":\"never\",\"what\":1}")
                .statusCode(400)
                .body("errors.field", hasItem("digestFrequency"))
                .body("errors.field", hasItem("what"));
        assertThat(get(grace)).containsEntry("emailApprovals", true).containsEntry("updatedAt", null);
    }

    @Test
    void aBodyThatIsNoObjectIsRefused() {
        for (String body : new String[] {"[]", "\"on\"", "{", ""}) {
            patch(grace, body).statusCode(400).contentType("application/problem+json");
        }
    }

    @Test
    void aChangeForAnOutdatedVersionIsRefused() {
        String first = etag(patch(grace, "{\"emailApprovals\":false}").statusCode(200));
        String second = etag(patch(grace, "{\"emailApprovals\":true}", first).statusCode(200));
        assertThat(second).isNotEqualTo(first);
        patch(grace, "{\"emailApprovals\":false}", first).statusCode(412).contentType("application/problem+json");
        patch(grace, "{\"emailApprovals\":false}", "\"nonsense\"").statusCode(412);
        assertThat(get(grace)).containsEntry("emailApprovals", true);
        patch(grace, "{\"emailApprovals\":false}", "*").statusCode(200);
        assertThat(etag(scenario.as(ada).get(PREFERENCES).then())).isEqualTo("\"0\"");
    }

    @Test
    void adminsSetDefaultsAndLockSwitches() {
        String settings = "{\"defaults\":{\"inAppTaskAssigned\":false,\"inAppApprovals\":false},"
                + "\"locked\":[\"inAppApprovals\"]}";
        workspace(scenario.as(grace), settings).statusCode(403).contentType("application/problem+json");
        workspace(admin(), settings).statusCode(200);
        assertThat(get(grace)).containsEntry("inAppTaskAssigned", false).containsEntry("inAppApprovals", false);

        patch(grace, "{\"inAppTaskAssigned\":true,\"inAppApprovals\":true}")
                .statusCode(200)
                .body("data.inAppTaskAssigned", equalTo(true))
                .body("data.inAppApprovals", equalTo(false));
        scenario.assigned("t1", "Chosen", grace, ada);
        scenario.assigned("t1", "By default not", scenario.id("linus"), ada);
        scenario.awaitInbox(grace, 1);
        assertThat(scenario.inbox(scenario.id("linus")).getList("data")).isEmpty();
        scenario.as(grace)
                .get(PREFERENCES + "/workspace")
                .then()
                .statusCode(200)
                .body("data.locked", hasItem("inAppApprovals"));
        workspace(admin(), "{\"locked\":[\"what\"]}").statusCode(400).body("field", equalTo("locked"));
        workspace(admin(), "{\"defaults\":{\"what\":true}}").statusCode(400).body("field", equalTo("defaults.what"));
    }

    private RequestSpecification admin() {
        return given().auth()
                .oauth2(TestEnvironment.tokens()
                        .user(ada)
                        .workspace(scenario.workspace())
                        .groups("member", "admin")
                        .sign());
    }

    private ValidatableResponse workspace(RequestSpecification caller, String body) {
        return given().spec(caller)
                .contentType("application/json")
                .body(body)
                .put(PREFERENCES + "/workspace")
                .then();
    }

    private static String etag(ValidatableResponse response) {
        return response.extract().header("ETag");
    }

    @Test
    void resetGoesBackToTheDefaults() {
        patch(grace, "{\"emailApprovals\":false}").statusCode(200);
        scenario.as(grace)
                .post(PREFERENCES + "/reset")
                .then()
                .statusCode(200)
                .body("data.emailApprovals", equalTo(true));
        assertThat(get(grace)).containsEntry("emailApprovals", true).containsEntry("updatedAt", null);
    }

    @Test
    void preferencesBelongToOnePersonInOneWorkspace() {
        patch(grace, "{\"emailApprovals\":false}").statusCode(200);
        assertThat(get(ada)).containsEntry("emailApprovals", true);
        Scenario.asUserOf(scenario.id("elsewhere"), grace)
                .get(PREFERENCES)
                .then()
                .statusCode(200)
                .body("data.emailApprovals", equalTo(true));
    }

    @Test
    void whoTurnsATypeOffInTheAppIsNotToldThereButByMail() {
        scenario.join(grace, "Grace");
        patch(grace, "{\"inAppTaskAssigned\":false}").statusCode(200);
        scenario.assigned("t1", "By mail only", grace, ada);
        scenario.emit(
                "pm.task.mentioned",
                scenario.id("m"),
                ada,
                Map.of("id", "t2", "projectId", "p", "mentions", new String[] {grace}, "mentionedBy", ada));

        scenario.awaitInbox(grace, 1);
        eventually().until(() -> scenario.lastPushedCount(grace) == 1);
        assertThat(scenario.inbox(grace).getList("data.type")).containsExactly("task.mentioned");
        assertThat(scenario.pushes("notification.new", grace)).hasSize(1);
        clock.advance(Duration.ofMinutes(2));
        eventually().until(() -> scenario.mails(grace).size() == 2);
    }

    @Test
    void whoTurnsATypeOffByMailGetsNone() {
        scenario.join(grace, "Grace");
        patch(grace, "{\"emailTaskAssigned\":false}").statusCode(200);
        scenario.assigned("t1", "In the app only", grace, ada);
        scenario.emit(
                "pm.task.mentioned",
                scenario.id("m"),
                ada,
                Map.of("id", "t2", "projectId", "p", "mentions", new String[] {grace}, "mentionedBy", ada));

        scenario.awaitInbox(grace, 2);
        clock.advance(Duration.ofMinutes(2));
        eventually().until(() -> scenario.mails(grace).size() == 1);
        assertThat(scenario.mails(grace).get(0).subject()).contains("mentioned");
    }

    private Map<String, Object> get(String userId) {
        return scenario.as(userId)
                .get(PREFERENCES)
                .then()
                .statusCode(200)
                .extract()
                .path("data");
    }

    private ValidatableResponse patch(String userId, String body, String ifMatch) {
        return given().spec(scenario.as(userId))
                .contentType("application/json")
                .header("If-Match", ifMatch)
                .body(body)
                .patch(PREFERENCES)
                .then();
    }

    private ValidatableResponse patch(String userId, String body) {
        return given().spec(scenario.as(userId))
                .contentType("application/json")
                .body(body)
                .patch(PREFERENCES)
                .then();
    }
}
