package io.pmrealtime.presence.health;

import io.pmrealtime.presence.replica.PresenceReplica;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready only while Kafka answers: without signals presence stands still. */
@Readiness
@ApplicationScoped
public class KafkaReadiness implements HealthCheck {
    private static final long SILENT_MILLIS = 5_000;

    private final PresenceReplica replica;
    private final Clock clock;

    @Inject
    KafkaReadiness(PresenceReplica replica, Clock clock) {
        this.replica = replica;
        this.clock = clock;
    }

    @Override
    public HealthCheckResponse call() {
        boolean answers = clock.millis() - replica.progress().reachedAt() < SILENT_MILLIS;
        return HealthCheckResponse.named("signals").status(answers).build();
    }
}
