package io.pmrealtime.gateway.limit;

import io.pmrealtime.contracts.redis.RedisBatch;
import io.pmrealtime.contracts.token.Identity;
import io.pmrealtime.gateway.config.GatewayConfig;
import io.quarkus.redis.datasource.ReactiveRedisDataSource;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * Counts connections per workspace and per user over all replicas. Each replica keeps its own number in a hash of Redis, where it counts for as
 * long as the replica's lease, so the numbers of one that was killed vanish by themselves. Without Redis only this replica's own numbers count. Any thread.
 */
@ApplicationScoped
public class ConnectionLimits {
    /** All numbers are stored again this often, should Redis have lost them. */
    private static final Duration RESTORE_INTERVAL = Duration.ofMinutes(1);

    private final GatewayConfig.Limits config;
    private final ReplicaLeases leases;
    private final ConnectionCounts counts = new ConnectionCounts();
    private final CountStore stored;
    private final AtomicInteger total = new AtomicInteger();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "connection-counts");
        thread.setDaemon(true);
        return thread;
    });

    ConnectionLimits(
            ReactiveRedisDataSource redis,
            @ConfigProperty(name = "quarkus.redis.client-type", defaultValue = "standalone") String clientType,
            GatewayConfig config,
            ReplicaLeases leases) {
        this.config = config.limits();
        this.leases = leases;
        this.stored = new CountStore(
                new RedisBatch(redis.getRedis().getDelegate(), clientType),
                config.access().timeout(),
                counts,
                leases.replicaId(),
                leases::others);
    }

    /** What came of asking for a place. */
    public sealed interface Outcome {}

    /** There is none. */
    public enum Full implements Outcome {
        WORKSPACE,
        USER,
        REPLICA
    }

    /** A place that one connection holds until it gives it back. */
    public final class Place implements Outcome {
        private final String workspace;
        private final String user;
        private final AtomicBoolean given = new AtomicBoolean();

        private Place(String workspace, String user) {
            this.workspace = workspace;
            this.user = user;
        }

        /** Gives it back; the second time does nothing. */
        public void release() {
            if (given.compareAndSet(false, true)) {
                total.decrementAndGet();
                counts.remove(workspace);
                counts.remove(user);
                stored.store(workspace);
                stored.store(user);
                stored.call();
            }
        }
    }

    /** Takes this replica's lease, and keeps it and the numbers in Redis. */
    public void start() {
        leases.start(stored::restore);
        timer.scheduleWithFixedDelay(
                stored::restore, RESTORE_INTERVAL.toMillis(), RESTORE_INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Gives the lease back: what is still counted here counts no more. */
    public void stop() {
        timer.shutdownNow();
        leases.stop();
    }

    /** Asks for a place for one more connection. */
    public Uni<Outcome> take(Identity identity) {
        if (total.incrementAndGet() > config.connectionsPerReplica()) {
            total.decrementAndGet();
            return Uni.createFrom().item(Full.REPLICA);
        }
        Place place = new Place(
                "conn:workspace:{" + identity.workspaceId() + "}",
                "conn:user:{" + identity.workspaceId() + "," + identity.userId() + "}");
        int ofWorkspace = counts.add(place.workspace);
        int ofUser = counts.add(place.user);
        @Nullable Full fullHere = ofWorkspace > config.connectionsPerWorkspace()
                ? Full.WORKSPACE
                : ofUser > config.connectionsPerUser() ? Full.USER : null;
        if (fullHere != null) {
            place.release();
            return Uni.createFrom().item(fullHere);
        }
        CompletableFuture<Outcome> outcome = stored.fits(place.workspace, ofWorkspace, config.connectionsPerWorkspace())
                .thenCombine(
                        stored.fits(place.user, ofUser, config.connectionsPerUser()), (workspaceFits, userFits) -> {
                            if (workspaceFits && userFits) {
                                return place;
                            }
                            place.release();
                            return workspaceFits ? Full.USER : Full.WORKSPACE;
                        });
        stored.call();
        return Uni.createFrom().completionStage(outcome);
    }
}
