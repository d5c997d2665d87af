package io.pmrealtime.gateway.health;

import io.pmrealtime.gateway.config.GatewayConfig;
import io.pmrealtime.gateway.hub.Hub;
import io.pmrealtime.gateway.tail.TailStatus;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Ready means: the replica takes connections, the log was read up to its end, Kafka answers, and the tail does not stay behind. Redis is no part of it, since events go on
 * without it.
 */
@Readiness
@ApplicationScoped
class TailReadiness implements HealthCheck {
    private final TailStatus tail;
    private final Hub hub;
    private final Duration maxStall;

    TailReadiness(TailStatus tail, Hub hub, GatewayConfig config) {
        this.hub = hub;
        this.tail = tail;
        this.maxStall = config.tail().maxStall();
    }

    @Override
    public HealthCheckResponse call() {
        boolean ready = hub.isReady()
                && tail.isCaughtUp()
                && tail.unreachableFor().compareTo(maxStall) <= 0
                && tail.behindFor().compareTo(maxStall) <= 0;
        return HealthCheckResponse.named("realtime log")
                .status(ready)
                .withData("caughtUp", tail.isCaughtUp())
                .withData("lag", tail.lag())
                .build();
    }
}
