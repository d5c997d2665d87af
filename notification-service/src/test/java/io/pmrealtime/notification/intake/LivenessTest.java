package io.pmrealtime.notification.intake;

import static io.pmrealtime.notification.testing.Scenario.eventually;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.pmrealtime.notification.testing.NotificationProfile;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** In a service of its own, which is not to be used afterwards. */
@QuarkusTest
@TestProfile(LivenessTest.OwnService.class)
class LivenessTest {
    private static final String CHECK = "checks.find { it.name == 'events intake' }.status";

    @Test
    void aServiceThatLostOneOfItsThreadsIsToBeStartedAnew() {
        given().get("/q/health/live").then().statusCode(200).body(CHECK, equalTo("UP"));
        List<Thread> threads = Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("intake-"))
                .toList();
        assertThat(threads).hasSize(2);

        threads.get(0).interrupt();

        eventually()
                .untilAsserted(() ->
                        given().get("/q/health/live").then().statusCode(503).body(CHECK, equalTo("DOWN")));
        assertThat(threads.get(1).isAlive()).isTrue();
    }

    /** A consumer group of its own: the one of the other tests keeps its partitions. */
    public static class OwnService extends NotificationProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            Map<String, String> overrides = new HashMap<>(super.getConfigOverrides());
            overrides.put("notification.intake.group", "liveness");
            return overrides;
        }
    }
}
