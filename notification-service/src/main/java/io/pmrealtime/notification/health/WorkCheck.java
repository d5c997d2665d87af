package io.pmrealtime.notification.health;

import java.util.Locale;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Not ready while the consumer or something that is done by the clock is stalled; tells which, and since when. */
@Readiness
class WorkCheck implements HealthCheck {
    private final Pulse pulse;

    WorkCheck(Pulse pulse) {
        this.pulse = pulse;
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder answer = HealthCheckResponse.named("work");
        boolean up = true;
        for (var stalled : pulse.stalled().entrySet()) {
            answer.withData(
                    stalled.getKey().name().toLowerCase(Locale.ROOT),
                    stalled.getValue().toString());
            up = false;
        }
        return answer.status(up).build();
    }
}
