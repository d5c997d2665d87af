package io.pmrealtime.notification.outbox;

import static io.pmrealtime.notification.testing.Scenario.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.pmrealtime.notification.testing.Database;
import io.pmrealtime.notification.testing.NotificationProfile;
import io.pmrealtime.notification.testing.Scenario;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(NotificationProfile.class)
class LeaseTest {
    private static final Instant FIRST = Instant.parse("2099-01-01T00:00:00Z");

    private final Scenario scenario = new Scenario();

    @Inject
    EmailOutbox outbox;

    @Inject
    Database database;

    @AfterEach
    void close() {
        scenario.close();
    }

    @Test
    void oneOfTwoReplicasKeepsAnEmailAndOnlyWhileItIsPending() {
        String grace = scenario.id("grace");
        scenario.join(grace, "Grace");
        scenario.assigned(scenario.id("t"), "Draw", grace, scenario.id("ada"));
        String id = scenario.awaitInbox(grace, 1).get(0);
        database.update(
                "update email_outbox set lease_until = '2099-01-01T00:00:00Z' where notification_id = ?::uuid", id);

        assertThat(renew(id, FIRST)).isTrue();
        assertThat(renew(id, FIRST)).isFalse();

        Instant second = FIRST.plusSeconds(60);
        database.update("update email_outbox set state = 'sent' where notification_id = ?::uuid", id);
        assertThat(renew(id, second)).isFalse();
    }

    private boolean renew(String id, Instant leaseUntil) {
        return await(outbox.renew(List.of(UUID.fromString(id)), leaseUntil, FIRST.plusSeconds(60)));
    }
}
