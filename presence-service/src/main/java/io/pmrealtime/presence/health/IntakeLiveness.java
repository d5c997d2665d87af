package io.pmrealtime.presence.health;

import io.pmrealtime.presence.replica.PresenceReplica;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/** Alive while the threads are that read Kafka; an outage does not end them, and only a new start brings them back. */
@Liveness
@ApplicationScoped
public class IntakeLiveness implements HealthCheck {
    private final PresenceReplica replica;

    @Inject
    IntakeLiveness(PresenceReplica replica) {
        this.replica = replica;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("intake").status(replica.isRunning()).build();
    }
}
