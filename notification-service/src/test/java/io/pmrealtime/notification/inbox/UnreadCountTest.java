package io.pmrealtime.notification.inbox;

import static io.pmrealtime.notification.testing.Scenario.eventually;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.pmrealtime.notification.testing.Database;
import io.pmrealtime.notification.testing.NotificationProfile;
import io.pmrealtime.notification.testing.Scenario;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(NotificationProfile.class)
class UnreadCountTest {
    private static final String INBOX = "/api/pm/notifications";
    private static final int OPERATIONS = 1000;

    private final Scenario scenario = new Scenario();
    private final String grace = scenario.id("grace");

    @Inject
    Database database;

    @AfterEach
    void close() {
        scenario.close();
    }

    @Test
    void theCountIsTheTruthAfterAThousandRandomOperations() {
        Random random = new Random(99);
        for (int i = 0; i < 60; i++) {
            scenario.assigned("t" + i, "Step", grace, "ada");
        }
        List<String> ids = scenario.awaitInbox(grace, 60);
        int created = 60;
        for (int i = 0; i < OPERATIONS; i++) {
            String id = ids.get(random.nextInt(ids.size()));
            switch (random.nextInt(100)) {
                case 0 -> scenario.as(grace).post(INBOX + "/read-all");
                case 1, 2 -> scenario.as(grace).delete(INBOX + "/" + id);
                case 3, 4, 5, 6 ->
                    given().spec(scenario.as(grace))
                            .contentType("application/json")
                            .body(Map.of("ids", ids.subList(0, random.nextInt(ids.size()))))
                            .post(INBOX + "/bulk-read");
                case 7, 8, 9, 10 -> {
                    scenario.assigned("n" + i, "Step", grace, "ada");
                    created++;
                }
                default ->
                    scenario.as(grace)
                            .post(INBOX + "/" + id + "/"
                                    + List.of("read", "unread", "unread", "archive", "unarchive")
                                            .get(i % 5));
            }
        }
        int all = created;
        assertThat(all).isGreaterThan(60);
        eventually().until(() -> scenario.pushes("notification.new", grace).size() == all);

        long unread = database.value(
                "select count(*) from notification where workspace_id = ? and user_id = ? and read_at is null"
                        + " and archived_at is null",
                scenario.workspace(),
                grace);
        assertThat(scenario.as(grace).get(INBOX + "/unread-count").jsonPath().getLong("data.count"))
                .isEqualTo(unread);
        assertThat(scenario.as(grace).get(INBOX + "?read=false").jsonPath().getLong("meta.total"))
                .isEqualTo(unread);
        eventually().until(() -> scenario.lastPushedCount(grace) == unread);
    }
}
