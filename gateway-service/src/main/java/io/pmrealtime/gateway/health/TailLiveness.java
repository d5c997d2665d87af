package io.pmrealtime.gateway.health;

import io.pmrealtime.gateway.tail.TailReader;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/** Alive means: the log's reader has not ended. It survives Kafka being away, so where it has, only a restart of the process helps. */
@Liveness
@ApplicationScoped
class TailLiveness implements HealthCheck {
    private final TailReader reader;

    TailLiveness(TailReader reader) {
        this.reader = reader;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("realtime log reader")
                .status(!reader.isDead())
                .build();
    }
}
