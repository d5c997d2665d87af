package io.pmrealtime.presence.replica;

import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.api.OpenTelemetry;
import io.pmrealtime.contracts.redis.RedisBatch;
import io.pmrealtime.contracts.tracing.EventTracer;
import io.pmrealtime.presence.access.AccessReader;
import io.pmrealtime.presence.config.PresenceConfig;
import io.pmrealtime.presence.redis.RedisPipeline;
import io.pmrealtime.presence.store.PresenceStore;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.annotation.Identifier;
import io.vertx.mutiny.redis.client.Redis;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Puts this process's replica together and ties it to the process's life. */
@ApplicationScoped
class ReplicaBeans {

    @Produces
    @Singleton
    Clock clock() {
        return Clock.systemUTC();
    }

    @Produces
    @Singleton
    RedisPipeline pipeline(
            Redis redis,
            @ConfigProperty(name = "quarkus.redis.client-type", defaultValue = "standalone") String clientType,
            PresenceConfig config) {
        return new RedisPipeline(new RedisBatch(redis.getDelegate(), clientType), config.redisTimeout());
    }

    @Produces
    @Singleton
    AccessReader access(RedisPipeline redis) {
        return new AccessReader(redis);
    }

    @Produces
    @Singleton
    PresenceStore store(RedisPipeline redis, PresenceConfig config) {
        return new PresenceStore(redis, config.window(), config.endedMemory(), config.rebuildWindow());
    }

    @Produces
    @Singleton
    PresenceReplica replica(
            PresenceConfig config,
            @Identifier("default-kafka-broker") Map<String, Object> kafka,
            RedisPipeline redis,
            PresenceStore store,
            MeterRegistry registry,
            OpenTelemetry openTelemetry,
            Clock clock) {
        return new PresenceReplica(config, kafka, redis, store, registry, new EventTracer(openTelemetry), clock);
    }

    void start(@Observes StartupEvent event, PresenceReplica replica) {
        replica.start();
    }

    void stop(@Observes ShutdownEvent event, PresenceReplica replica) {
        replica.close();
    }
}
