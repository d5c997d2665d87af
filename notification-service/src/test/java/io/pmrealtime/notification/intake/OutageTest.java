package io.pmrealtime.notification.intake;

import static io.pmrealtime.notification.testing.Scenario.eventually;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.notNullValue;

import io.pmrealtime.local.testing.KafkaRecord;
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
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@TestProfile(NotificationProfile.class)
class OutageTest {
    private static final String PUSHED = "select a.pushed_at is not null from notification n"
            + " join announcement a on a.id = n.announcement_id where n.id = ?::uuid";

    private final Scenario scenario = new Scenario();
    private final String ada = scenario.id("ada");
    private final String grace = scenario.id("grace");

    @Inject
    Database database;

    @Inject
    MovableClock clock;

    @AfterEach
    void close() {
        scenario.close();
    }

    @Test
    void whilePostgresIsAwayRequestsAreAnsweredAndEventsWait() {
        scenario.assigned("t0", "Before", grace, ada);
        scenario.awaitInbox(grace, 1);
        TestEnvironment.servers().postgres().stop();
        try {
            scenario.assigned("t1", "During", grace, ada);
            scenario.assigned("t2", "During too", grace, ada);
            for (String path : List.of("", "/unread-count", "/preferences")) {
                Instant asked = Instant.now();
                scenario.as(grace)
                        .get("/api/pm/notifications" + path)
                        .then()
                        .statusCode(503)
                        .contentType("application/problem+json");
                assertThat(Duration.between(asked, Instant.now())).isLessThan(Duration.ofSeconds(30));
            }
            eventually().until(() -> given().get("/q/health/ready").statusCode() == 503);
        } finally {
            TestEnvironment.servers().postgres().start();
        }
        scenario.assigned("t3", "After", grace, ada);

        eventually().until(() -> scenario.as(grace).get("/api/pm/notifications").statusCode() == 200);
        scenario.awaitInbox(grace, 4);
        assertThat(scenario.inbox(grace).getList("data.taskId")).containsExactly("t3", "t2", "t1", "t0");
        eventually().until(() -> scenario.lastPushedCount(grace) == 4);
        assertThat(scenario.pushes("notification.new", grace)).hasSize(4);
        eventually().until(() -> given().get("/q/health/ready").statusCode() == 200);
    }

    @ParameterizedTest
    @CsvSource({"handled_event,events", "email_outbox,emails"})
    void workThatDoesNotComeToAnEndMakesTheReplicaNotReady(String table, String work) throws Exception {
        eventually().until(() -> given().get("/q/health/ready").statusCode() == 200);
        AutoCloseable lock = database.lock(table);
        try {
            scenario.assigned("t1", "Draw the rocket", grace, ada);
            eventually()
                    .until(() -> database.<Long>value("select count(*) from pg_locks where not granted and relation = '"
                                    + table + "'::regclass")
                            > 0);
            clock.advance(Duration.ofMinutes(3));
            eventually().untilAsserted(() -> given().get("/q/health/ready")
                    .then()
                    .statusCode(503)
                    .body("checks.find { it.name == 'work' }.data." + work, notNullValue()));
        } finally {
            lock.close();
        }
        scenario.awaitInbox(grace, 1);
        eventually().until(() -> given().get("/q/health/ready").statusCode() == 200);
    }

    @Test
    void whatWasStoredAndNotPushedBeforeACrashIsPushedWhenTheBatchComesAgain() {
        String eventId = scenario.assigned("t1", "Draw the rocket", grace, ada);
        String id = scenario.awaitInbox(grace, 1).get(0);
        eventually().until(() -> scenario.lastPushedCount(grace) == 1);
        eventually().until(() -> database.<Boolean>value(PUSHED, id));
        // As a crash leaves it between storing and pushing: Kafka gives the batch again, because it was not committed.
        database.update(
                "update announcement set pushed_at = null where id ="
                        + " (select announcement_id from notification where id = ?::uuid)",
                id);
        scenario.assigned(eventId, "t1", "Draw the rocket", grace, ada);

        List<KafkaRecord> pushed =
                eventually().until(() -> scenario.pushes("notification.new", grace), found -> found.size() == 2);
        assertThat(pushed.get(1).header("ce_id")).isEqualTo(pushed.get(0).header("ce_id"));
        assertThat(Scenario.payload(pushed.get(1))).isEqualTo(Scenario.payload(pushed.get(0)));
        eventually().until(() -> database.<Boolean>value(PUSHED, id));
        assertThat(scenario.awaitInbox(grace, 1)).containsExactly(id);
    }
}
