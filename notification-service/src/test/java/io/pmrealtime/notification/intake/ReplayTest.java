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
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(NotificationProfile.class)
class ReplayTest {
    private final Scenario scenario = new Scenario();
    private final String ada = scenario.id("ada");
    private final String grace = scenario.id("grace");

    @Inject
    Database database;

    @AfterEach
    void close() {
        scenario.close();
    }

    @Test
    void oneEventFiftyTimesIsOneNotification() {
        String eventId = UUID.randomUUID().toString();
        for (int i = 0; i < 50; i++) {
            scenario.assigned(eventId, "t1", "Draw", grace, ada);
        }
        scenario.assigned("t2", "Paint", grace, ada);
        scenario.awaitInbox(grace, 2);
        eventually().until(() -> scenario.lastPushedCount(grace) == 2);
        assertThat(scenario.pushes("notification.new", grace)).hasSize(2);
    }

    @Test
    void anEventThatWasForgottenAndComesAgainIsTheSameNotification() {
        String eventId = scenario.assigned("t1", "Draw", grace, ada);
        String id = scenario.awaitInbox(grace, 1).get(0);
        eventually().until(() -> scenario.lastPushedCount(grace) == 1);
        database.update("delete from handled_event where workspace_id = ?", scenario.workspace());

        scenario.assigned(eventId, "t1", "Draw", grace, ada);
        scenario.assigned("t2", "Paint", grace, ada);
        assertThat(scenario.awaitInbox(grace, 2)).contains(id);
        eventually().until(() -> scenario.lastPushedCount(grace) == 2);
        assertThat(scenario.pushes("notification.new", grace))
                .extracting(pushed -> pushed.header("ce_id"))
                .satisfies(ids -> assertThat(Set.copyOf(ids)).hasSize(2));
    }

    @Test
    void theWholeLogAgainInWhateverOrderChangesNothing() {
        scenario.join(ada, "Ada");
        scenario.join(grace, "Grace");
        for (String member : List.of(ada, grace)) {
            scenario.emit(
                    "pm.team.member_added",
                    UUID.randomUUID().toString(),
                    ada,
                    Map.of("projectId", scenario.id("p"), "action", "added", "userId", member, "userName", member));
        }
        for (int i = 0; i < 15; i++) {
            scenario.assigned(scenario.id("t" + i), "Step " + i, grace, ada);
        }
        List<String> before = scenario.awaitInbox(grace, 15);
        eventually().until(() -> scenario.lastPushedCount(grace) == 15);
        scenario.as(grace)
                .delete("/api/pm/notifications/" + before.get(0))
                .then()
                .statusCode(200);
        List<KafkaRecord> log = new ArrayList<>(scenario.inputs());
        Collections.shuffle(log, new Random(15));
        log.forEach(each -> scenario.kafka().send(each.topic(), each.key(), each.value(), each.headers()));
        scenario.assigned(scenario.id("last"), "Last", grace, ada);

        List<String> after = scenario.awaitInbox(grace, 15);
        assertThat(after.subList(1, 15)).isEqualTo(before.subList(1, 15));
        eventually().until(() -> scenario.lastPushedCount(grace) == 15);
        assertThat(scenario.pushes("notification.new", grace)).hasSize(16);
        assertThat(database.<Long>value(
                        "select count(*) from email_outbox where workspace_id = ?", scenario.workspace()))
                .isEqualTo(16);
    }
}
