package io.pmrealtime.notification.shelf;

import static io.pmrealtime.notification.testing.Scenario.eventually;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.pmrealtime.notification.testing.MovableClock;
import io.pmrealtime.notification.testing.NotificationProfile;
import io.pmrealtime.notification.testing.Scenario;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(NotificationProfile.class)
class ShelfTest {
    private static final String INBOX = "/api/pm/notifications";

    private final Scenario scenario = new Scenario();
    private final String ada = scenario.id("ada");
    private final String grace = scenario.id("grace");
    private String first;
    private String second;

    @Inject
    MovableClock clock;

    @BeforeEach
    void twoNotifications() {
        scenario.assigned("t1", "Draw", grace, ada);
        scenario.assigned("t2", "Paint", grace, ada);
        List<String> ids = scenario.awaitInbox(grace, 2);
        eventually().until(() -> scenario.lastPushedCount(grace) == 2);
        first = ids.get(1);
        second = ids.get(0);
    }

    @AfterEach
    void close() {
        scenario.close();
    }

    @Test
    void seenIsLessThanRead() {
        scenario.as(grace).post(INBOX + "/seen").then().statusCode(200).body("data.updated", equalTo(2));
        scenario.as(grace).post(INBOX + "/seen").then().statusCode(200).body("data.updated", equalTo(0));
        JsonPath inbox = scenario.inbox(grace);
        assertThat(inbox.<Object>get("data[0].seenAt")).isNotNull();
        assertThat(inbox.<Object>get("data[0].readAt")).isNull();
    }

    @Test
    void whatIsPutAwayIsNeitherListedNorCounted() {
        scenario.as(grace)
                .post(INBOX + "/" + first + "/archive")
                .then()
                .statusCode(200)
                .body("data.archivedAt", notNullValue());
        eventually().until(() -> scenario.lastPushedCount(grace) == 1);
        assertThat(scenario.inbox(grace).getList("data.id")).containsExactly(second);
        scenario.as(grace)
                .get(INBOX + "?archived=true")
                .then()
                .statusCode(200)
                .body("data[0].id", equalTo(first))
                .body("meta.total", equalTo(1));
        scenario.as(grace)
                .post(INBOX + "/" + first + "/unarchive")
                .then()
                .statusCode(200)
                .body("data.archivedAt", nullValue());
        assertThat(scenario.inbox(grace).getList("data.id")).containsExactly(second, first);
        eventually().until(() -> scenario.lastPushedCount(grace) == 2);
    }

    @Test
    void whatIsSnoozedComesBackWithALiveMessage() {
        snooze(first, clock.instant().plus(Duration.ofHours(3)).toString(), 200);
        eventually().until(() -> scenario.lastPushedCount(grace) == 1);
        assertThat(scenario.inbox(grace).getList("data.id")).containsExactly(second);
        int before = scenario.pushes("notification.new", grace).size();
        clock.advance(Duration.ofHours(3));

        eventually().until(() -> scenario.lastPushedCount(grace) == 2);
        assertThat(scenario.pushes("notification.new", grace)).hasSize(before + 1);
        assertThat(Scenario.payload(scenario.pushes("notification.new", grace).get(before))
                        .path("id")
                        .textValue())
                .isEqualTo(first);
        assertThat(scenario.inbox(grace).getList("data.id")).containsExactly(second, first);
    }

    @Test
    void aSnoozeCanBeEndedEarly() {
        snooze(first, clock.instant().plus(Duration.ofHours(3)).toString(), 200);
        scenario.as(grace)
                .delete(INBOX + "/" + first + "/snooze")
                .then()
                .statusCode(200)
                .body("data.snoozedUntil", nullValue());
        assertThat(scenario.inbox(grace).getList("data.id")).containsExactly(second, first);
    }

    @Test
    void aMomentThatIsNotGoodIsRefused() {
        for (String until : List.of("", "tomorrow", "2020-01-01T00:00:00Z", "9999-01-01T00:00:00Z")) {
            snooze(first, until, 400);
        }
        assertThat(scenario.inbox(grace).getList("data")).hasSize(2);
    }

    @Test
    void theListCanBeLimitedToAProject() {
        scenario.as(grace)
                .get(INBOX + "?projectId=" + scenario.id("p"))
                .then()
                .statusCode(200)
                .body("meta.total", equalTo(2));
        scenario.as(grace)
                .get(INBOX + "?projectId=other")
                .then()
                .statusCode(200)
                .body("meta.total", equalTo(0));
    }

    @Test
    void anotherUserHasNoWayToIt() {
        for (RequestSpecification other :
                List.of(scenario.as(ada), Scenario.asUserOf(scenario.id("elsewhere"), grace))) {
            for (String action : List.of("archive", "unarchive")) {
                given().spec(other)
                        .post(INBOX + "/" + first + "/" + action)
                        .then()
                        .statusCode(404);
            }
            given().spec(other).delete(INBOX + "/" + first + "/snooze").then().statusCode(404);
            given().spec(other)
                    .contentType("application/json")
                    .body("{\"until\":\"" + clock.instant().plusSeconds(600) + "\"}")
                    .post(INBOX + "/" + first + "/snooze")
                    .then()
                    .statusCode(404);
            given().spec(other).post(INBOX + "/seen").then().body("data.updated", equalTo(0));
            given().spec(other).get(INBOX + "/" + first + "/deliveries").then().statusCode(404);
        }
        scenario.as(grace)
                .post(INBOX + "/" + UUID.randomUUID() + "/archive")
                .then()
                .statusCode(404);
        assertThat(scenario.inbox(grace).<Object>get("data[0].seenAt")).isNull();
    }

    private void snooze(String id, String until, int status) {
        given().spec(scenario.as(grace))
                .contentType("application/json")
                .body("{\"until\":\"" + until + "\"}")
                .post(INBOX + "/" + id + "/snooze")
                .then()
                .statusCode(status);
    }
}
