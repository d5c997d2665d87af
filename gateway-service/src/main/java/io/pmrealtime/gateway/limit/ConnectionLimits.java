package io.pmrealtime.gateway.limit;

import io.pmrealtime.contracts.token.Identity;
import io.pmrealtime.gateway.config.GatewayConfig;
import io.quarkus.redis.datasource.ReactiveRedisDataSource;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.redis.client.Response;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Counts connections per workspace and per user over all replicas. Each replica keeps its own number in a hash of Redis, where it counts for as
 * long as the replica's lease, so the numbers of one that was killed vanish by themselves. Without Redis only this replica's own numbers count. Any thread.
 */
@ApplicationScoped
public class ConnectionLimits {
    private static final Logger LOG = Logger.getLogger(ConnectionLimits.class);

    /**
     * Stores this replica's number where it keeps the limit together with those of the other living replicas; drops numbers of dead ones
     * after a while, since one that has just started may not be known to live yet.
     */
    private static final String TAKE = """
            local time = redis.call('TIME')
            local now = time[1] * 1000 + math.floor(time[2] / 1000)
            local alive = {}
            for i = 5, #ARGV do
              alive[ARGV[i]] = true
            end
            local others = 0
            local all = redis.call('HGETALL', KEYS[1])
            for i = 1, #all, 2 do
              if all[i] ~= ARGV[1] then
                local count, stored = string.match(all[i + 1], '(%d+):(%d+)')
                if alive[all[i]] then
                  others = others + tonumber(count)
                elseif tonumber(stored) + 60000 < now then
                  redis.call('HDEL', KEYS[1], all[i])
                end
              end
            end
            local mine = tonumber(ARGV[2])
            local limit = tonumber(ARGV[3])
            if limit > 0 and others + mine > limit then
              return 0
            end
            if mine == 0 then
              redis.call('HDEL', KEYS[1], ARGV[1])
            else
              redis.call('HSET', KEYS[1], ARGV[1], ARGV[2] .. ':' .. string.format('%.0f', now))
              redis.call('PEXPIRE', KEYS[1], ARGV[4])
            end
            return 1
            """;

    private static final int NO_LIMIT = 0;
    /** All numbers are stored again this often, should Redis have lost them. */
    private static final Duration RESTORE_INTERVAL = Duration.ofMinutes(1);

    private static final Duration KEPT = Duration.ofMinutes(10);

    private final ReactiveRedisDataSource redis;
    private final GatewayConfig.Limits config;
    private final Duration timeout;
    private final ReplicaLeases leases;
    private final ConnectionCounts counts = new ConnectionCounts();
    /** The counts that are being corrected, each by one call at a time. */
    private final Set<String> correcting = ConcurrentHashMap.newKeySet();

    private final AtomicInteger total = new AtomicInteger();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "connection-counts");
        thread.setDaemon(true);
        return thread;
    });

    ConnectionLimits(ReactiveRedisDataSource redis, GatewayConfig config, ReplicaLeases leases) {
        this.redis = redis;
        this.config = config.limits();
        this.timeout = config.access().timeout();
        this.leases = leases;
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
                store(workspace, counts.remove(workspace));
                store(user, counts.remove(user));
            }
        }
    }

    /** Takes this replica's lease, and keeps it and the numbers in Redis. */
    public void start() {
        leases.start(this::restore);
        timer.scheduleWithFixedDelay(
                this::restore, RESTORE_INTERVAL.toMillis(), RESTORE_INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
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
        return Uni.combine()
                .all()
                .unis(
                        fits(place.workspace, ofWorkspace, config.connectionsPerWorkspace()),
                        fits(place.user, ofUser, config.connectionsPerUser()))
                .with((workspaceFits, userFits) -> {
                    if (workspaceFits && userFits) {
                        return place;
                    }
                    place.release();
                    return workspaceFits ? Full.USER : Full.WORKSPACE;
                });
    }

    private Uni<Boolean> fits(String key, int mine, int limit) {
        return call(key, mine, limit)
                .map(answer -> answer.toInteger() == 1)
                .invoke(fits -> correct(key, mine))
                .onFailure()
                .recoverWithItem(true);
    }

    private void store(String key, int mine) {
        call(key, mine, NO_LIMIT)
                .subscribe()
                .with(
                        stored -> correct(key, mine),
                        failure -> LOG.debugf("A count was not stored: %s", failure.toString()));
    }

    /**
     * Calls go over several connections to Redis, so an earlier number may arrive after a later one. Whichever was stored last finds here
     * that it is not the number of now, and stores that.
     */
    private void correct(String key, int stored) {
        int now = counts.of(key);
        if (now == stored || !correcting.add(key)) {
            return;
        }
        call(key, now, NO_LIMIT)
                .onTermination()
                .invoke(() -> correcting.remove(key))
                .subscribe()
                .with(
                        done -> correct(key, now),
                        failure -> LOG.debugf("A count was not stored: %s", failure.toString()));
    }

    private Uni<Response> call(String key, int mine, int limit) {
        List<String> arguments = new ArrayList<>(List.of(
                TAKE,
                "1",
                key,
                leases.replicaId(),
                Integer.toString(mine),
                Integer.toString(limit),
                Long.toString(KEPT.toMillis())));
        arguments.addAll(leases.others());
        return redis.execute("EVAL", arguments.toArray(String[]::new))
                .ifNoItem()
                .after(timeout)
                .fail();
    }

    private void restore() {
        counts.snapshot().forEach(this::store);
    }
}
