package io.pmrealtime.presence.health;

import io.pmrealtime.presence.redis.RedisPipeline;
import io.pmrealtime.presence.redis.StoreUnavailableException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready only while Redis answers: nothing is known without it. */
@Readiness
@ApplicationScoped
public class RedisReadiness implements HealthCheck {
    private final RedisPipeline redis;

    @Inject
    RedisReadiness(RedisPipeline redis) {
        this.redis = redis;
    }

    @Override
    public HealthCheckResponse call() {
        try {
            redis.ping();
            return HealthCheckResponse.named("redis").up().build();
        } catch (StoreUnavailableException e) {
            return HealthCheckResponse.named("redis")
                    .down()
                    .withData("error", String.valueOf(e.getMessage()))
                    .build();
        }
    }
}
