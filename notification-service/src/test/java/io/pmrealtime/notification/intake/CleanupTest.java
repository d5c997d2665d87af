package io.pmrealtime.notification.intake;

import static io.pmrealtime.notification.testing.Scenario.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.pmrealtime.notification.testing.Database;
import io.pmrealtime.notification.testing.NotificationProfile;
import io.pmrealtime.notification.testing.Scenario;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(NotificationProfile.class)
class CleanupTest {
    private final Scenario scenario = new Scenario();
    private final String grace = scenario.id("grace");

    @Inject
    Cleanup cleanup;

    @Inject
    Database database;

    @AfterEach
    void close() {
        scenario.close();
    }

    @Test
    void onlyWhatIsTooOldGoes() {
        scenario.assigned("t1", "Old", grace, "ada");
        scenario.assigned("t2", "New", grace, "ada");
        List<String> ids = scenario.awaitInbox(grace, 2);
        database.update(
                "update notification set created_at = created_at - interval '91 days' where id = ?::uuid", ids.get(1));
        database.update(
                "update handled_event set handled_at = handled_at - interval '9 days' where workspace_id = ? and event_id ="
                        + " (select event_id from notification where id = ?::uuid)",
                scenario.workspace(),
                ids.get(1));

        await(cleanup.run());

        assertThat(scenario.inbox(grace).getList("data.id")).containsExactly(ids.get(0));
        assertThat(database.<Long>value(
                        "select count(*) from handled_event where workspace_id = ?", scenario.workspace()))
                .isEqualTo(1);
    }
}
