package io.pmrealtime.gateway.limit;

import io.pmrealtime.gateway.config.GatewayConfig;
import io.pmrealtime.gateway.signal.Signals;
import io.quarkus.redis.datasource.ReactiveRedisDataSource;
import io.vertx.mutiny.redis.client.Response;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Which gateway replicas live, by leases in one sorted set of Redis that each replica renews for itself. What a replica has counted counts
 * for as long as its lease. Any thread.
 */
@ApplicationScoped
public class ReplicaLeases {
    private static final Logger LOG = Logger.getLogger(ReplicaLeases.class);
    private static final String KEY = "conn:replicas";
    private static final int RENEWALS_PER_LEASE = 5;

    /** Renews one lease, drops those that are over by Redis' clock, and returns whose are not. */
    private static final String RENEW = """
            local time = redis.call('TIME')
            local now = time[1] * 1000 + math.floor(time[2] / 1000)
            redis.call('ZADD', KEYS[1], now + ARGV[2], ARGV[1])
            redis.call('ZREMRANGEBYSCORE', KEYS[1], 0, now)
            return redis.call('ZRANGE', KEYS[1], 0, -1)
            """;

    private final ReactiveRedisDataSource redis;
    private final Duration lease;
    private final Duration timeout;
    private final String replicaId;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "replica-lease");
        thread.setDaemon(true);
        return thread;
    });
    private volatile Set<String> others = Set.of();
    private boolean away;

    ReplicaLeases(ReactiveRedisDataSource redis, GatewayConfig config, Signals signals) {
        this.redis = redis;
        this.lease = config.limits().lease();
        this.timeout = config.access().timeout();
        this.replicaId = signals.replicaId();
    }

    /**
     * Takes a lease and starts to renew it.
     *
     * @param whenBack runs when Redis answers again after it did not: what was to be stored meanwhile was not
     */
    void start(Runnable whenBack) {
        timer.scheduleWithFixedDelay(
                () -> renew(whenBack), 0, lease.toMillis() / RENEWALS_PER_LEASE, TimeUnit.MILLISECONDS);
    }

    /** Gives the lease back, so that what this replica had counts for nobody from now on. */
    void stop() {
        timer.shutdownNow();
        try {
            redis.execute("ZREM", KEY, replicaId).await().atMost(timeout);
        } catch (RuntimeException e) {
            LOG.debugf("The lease was not given back, it will end: %s", e.toString());
        }
    }

    /** This replica's name in Redis. */
    String replicaId() {
        return replicaId;
    }

    /** The other replicas that lived when that was last asked. */
    Set<String> others() {
        return others;
    }

    private void renew(Runnable whenBack) {
        try {
            Response alive = redis.execute("EVAL", RENEW, "1", KEY, replicaId, Long.toString(lease.toMillis()))
                    .await()
                    .atMost(timeout);
            Set<String> names = new HashSet<>();
            alive.forEach(name -> names.add(name.toString()));
            names.remove(replicaId);
            others = Set.copyOf(names);
            if (away) {
                LOG.info("Redis answers again");
                away = false;
                whenBack.run();
            }
        } catch (RuntimeException e) {
            if (!away && !timer.isShutdown()) {
                LOG.warnf("Redis does not answer; connections are counted on this replica only: %s", e.toString());
                away = true;
            }
        }
    }
}
