package io.pmrealtime.presence.sweep;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.pmrealtime.presence.event.LogUnavailableException;
import io.pmrealtime.presence.intake.IntakeProgress;
import io.pmrealtime.presence.keeper.Decision;
import io.pmrealtime.presence.keeper.PresenceKeeper;
import io.pmrealtime.presence.redis.StoreUnavailableException;
import io.pmrealtime.presence.state.PresenceRules;
import io.pmrealtime.presence.state.UserKey;
import io.pmrealtime.presence.store.DueIndex;
import io.pmrealtime.presence.store.PresenceStore;
import io.pmrealtime.presence.store.ReplicaLeases;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;

/**
 * Ends what time has ended. Any number of replicas may sweep: each due user is claimed by one, and a gateway process is judged by the replica that reads
 * its signs of life. Nothing is ended while signals could not be read, for then their absence says nothing. One thread at a time.
 */
public final class Sweep {
    private static final Logger LOG = Logger.getLogger(Sweep.class);
    private static final int PER_SHARD = 100;
    private static final int USERS_AT_ONCE = 500;
    // What a replica that died had claimed waits so long. A slower sweep may find that another has done its work as
    // well.
    private static final long CLAIM_MILLIS = 500;
    private static final long WAIT_MILLIS = 5_000;
    private static final long COUNT_MILLIS = 5_000;
    // A reconnect that waited for Kafka too should be read before its old socket's grace is taken to be over.
    private static final long CALM_MILLIS = 2_000;
    // Longer than gateways let pass between two signs of life: one that lives has sent one since somebody reads its
    // partition again.
    private static final long TAKEN_OVER_MILLIS = 4_000;

    private final PresenceRules rules;
    private final PresenceStore store;
    private final PresenceKeeper keeper;
    private final DueIndex due;
    private final ReplicaLeases leases;
    private final CrowdTeller crowds;
    private final IntakeProgress progress;
    private final SweepSpans spans;
    private final Clock clock;
    private final Timer time;
    private final Counter expired;
    private final Counter lost;
    private final AtomicLong present;
    private long countedAt;
    private long generation;
    private boolean failing;

    public Sweep(
            PresenceRules rules,
            PresenceStore store,
            PresenceKeeper keeper,
            DueIndex due,
            ReplicaLeases leases,
            CrowdTeller crowds,
            IntakeProgress progress,
            SweepSpans spans,
            MeterRegistry registry,
            Clock clock) {
        this.rules = rules;
        this.store = store;
        this.keeper = keeper;
        this.due = due;
        this.leases = leases;
        this.crowds = crowds;
        this.progress = progress;
        this.spans = spans;
        this.clock = clock;
        this.time = Timer.builder("presence.sweep.time")
                .description("One look for what time has ended")
                .register(registry);
        this.present = new AtomicLong();
        Gauge.builder("presence.users.present", present, AtomicLong::get)
                .description("Users of all replicas who look at something, as of the last count")
                .register(registry);
        this.expired = Counter.builder("presence.sweep.due")
                .description("Users that were looked at because they were due")
                .register(registry);
        this.lost = Counter.builder("presence.sweep.replicas.lost")
                .description("Gateway processes whose lease ended")
                .register(registry);
    }

    /** Looks once. Never throws: what could not be done is due again. */
    public void run() {
        try {
            time.record(() -> {
                restore();
                crowds.run();
                if (progress.isLiveFor(clock.millis(), CALM_MILLIS)) {
                    expire();
                    judge();
                }
                count();
            });
            if (failing) {
                failing = false;
                LOG.info("The sweep goes on");
            }
        } catch (StoreUnavailableException | LogUnavailableException e) {
            if (!failing) {
                failing = true;
                LOG.warnf("The sweep pauses: %s", e.getMessage());
            }
        } catch (RuntimeException e) {
            LOG.error("The sweep failed and will try again", e);
        }
    }

    private void restore() {
        long now = clock.millis();
        long found = store.generation(now);
        if (generation != 0 && found != generation) {
            LOG.info("Redis was emptied: presence is put back");
            Map<String, Long> first = new HashMap<>();
            keeper.restore().forEach(replicaId -> first.put(replicaId, now + spans.leaseMillis()));
            leases.extend(first, Map.of());
        }
        generation = found;
    }

    private void count() {
        long now = clock.millis();
        if (now - countedAt >= COUNT_MILLIS) {
            countedAt = now;
            present.set(due.size());
        }
    }

    private void expire() {
        Set<UserKey> claimed;
        do {
            long now = clock.millis();
            long claimEnds = now + CLAIM_MILLIS;
            claimed = due.claim(now, claimEnds, PER_SHARD);
            if (claimed.isEmpty()) {
                return;
            }
            boolean silence = progress.isLiveFor(now, spans.silenceMillis());
            Decision expire = (state, rebuilding) -> rules.expire(state, clock.millis(), silence);
            keeper.changeClaimed(all(claimed, expire), claimEnds, silence ? 0 : now + WAIT_MILLIS);
            expired.increment(claimed.size());
        } while (claimed.size() >= PER_SHARD);
    }

    private void judge() {
        long now = clock.millis();
        long listened = progress.isAfterOutage() ? spans.leaseMillis() : TAKEN_OVER_MILLIS;
        if (!progress.isLiveFor(now, listened)) {
            return;
        }
        for (String replicaId : leases.over(progress.readUntil())) {
            if (progress.ownsFor(replicaId.getBytes(StandardCharsets.UTF_8), now, TAKEN_OVER_MILLIS)) {
                lose(replicaId);
            }
        }
    }

    private void lose(String replicaId) {
        LOG.infof("Gateway process %s gives no sign of life: its connections end", replicaId);
        Decision lose = (state, rebuilding) -> rules.lose(state, replicaId, clock.millis());
        List<UserKey> users = leases.usersOf(replicaId, USERS_AT_ONCE);
        while (!users.isEmpty()) {
            keeper.change(all(users, lose));
            leases.release(replicaId, users);
            users = leases.usersOf(replicaId, USERS_AT_ONCE);
        }
        leases.forget(replicaId);
        lost.increment();
    }

    private static Map<UserKey, Decision> all(Collection<UserKey> users, Decision decision) {
        Map<UserKey, Decision> decisions = new HashMap<>();
        users.forEach(user -> decisions.put(user, decision));
        return decisions;
    }
}
