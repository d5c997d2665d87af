package io.pmrealtime.notification.testing;

import io.pmrealtime.local.testing.LocalServersResource;
import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.List;
import java.util.Map;

/** The service under test against real Kafka, PostgreSQL and SMTP; all test classes share one running service. */
public class NotificationProfile implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "quarkus.http.test-port",
                "0",
                "notification.retry.max-backoff",
                "500ms",
                // A request may meet a pause of the machine; OutageTest shows what happens when the database is away.
                "notification.database-timeout",
                "15s",
                "notification.digest.poll-interval",
                "1h");
    }

    @Override
    public List<TestResourceEntry> testResources() {
        return List.of(new TestResourceEntry(LocalServersResource.class, Map.of("database", "pm_notifications")));
    }
}
