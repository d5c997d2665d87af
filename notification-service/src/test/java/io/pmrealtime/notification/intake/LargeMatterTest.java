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
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(NotificationProfile.class)
class LargeMatterTest {
    private final Scenario scenario = new Scenario();

    @Inject
    Database database;

    @AfterEach
    void close() {
        scenario.close();
    }

    @Test
    void aLongTextIsCutForEveryRecipient() {
        String grace = scenario.id("grace");
        mention(List.of(grace), "t".repeat(2_000), "x".repeat(499) + "😀" + "x".repeat(200_000));

        scenario.awaitInbox(grace, 1);
        String excerpt = scenario.inbox(grace).getString("data[0].data.excerpt");
        assertThat(excerpt).isEqualTo("x".repeat(499));
        assertThat(scenario.inbox(grace).getString("data[0].data.title")).hasSize(500);
        KafkaRecord pushed = eventually()
                .until(() -> scenario.pushes("notification.new", grace), found -> found.size() == 1)
                .get(0);
        assertThat(pushed.value().length()).isLessThan(5_000);
    }

    @Test
    void allOfAThousandRecipientsAreTold() {
        List<String> crowd = IntStream.range(0, 1_001)
                .mapToObj(i -> scenario.id("u" + i + "-"))
                .toList();
        mention(crowd, "Draw", "All of you");

        eventually()
                .atMost(Duration.ofSeconds(60))
                .until(() -> database.<Long>value(
                                "select count(*) from notification where workspace_id = ? and pushed_at is not null",
                                scenario.workspace())
                        == crowd.size());
        for (String user : List.of(crowd.get(0), crowd.get(500), crowd.get(1_000))) {
            eventually().until(() -> scenario.pushes("notification.new", user).size() == 1);
        }
    }

    private void mention(List<String> people, String title, String excerpt) {
        scenario.emit(
                "pm.task.mentioned",
                UUID.randomUUID().toString(),
                scenario.id("ada"),
                Map.of(
                        "id",
                        scenario.id("t"),
                        "projectId",
                        scenario.id("p"),
                        "title",
                        title,
                        "mentions",
                        people,
                        "mentionedBy",
                        scenario.id("ada"),
                        "excerpt",
                        excerpt));
    }
}
