package io.pmrealtime.presence.peer;

import io.pmrealtime.presence.redis.RedisPipeline;
import io.pmrealtime.presence.redis.StoreUnavailableException;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jboss.logging.Logger;

/**
 * This replica among the others. It beats on a thread of its own; who stops beating is missed by the others after the lease, and what it read is read by them. While
 * Redis is away nobody is missed. Two replicas may both think for a moment that a partition is theirs: whatever is done with a signal may be done twice.
 */
public final class Peers implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Peers.class);
    private static final int BEATS_PER_LEASE = 5;

    private final String self = UUID.randomUUID().toString();
    private final PeerLeases leases;
    private final long leaseMillis;
    private final ScheduledExecutorService beater =
            Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "presence-peers"));
    private volatile PeerView view = PeerView.none();

    /** @param lease how long a replica is believed to live without a beat */
    public Peers(RedisPipeline redis, Duration lease) {
        this.leases = new PeerLeases(redis);
        this.leaseMillis = lease.toMillis();
    }

    /** @param working asked before each beat: a replica that does not work any more must not keep others from doing so */
    public void start(BooleanSupplier working) {
        long pause = Math.max(1, leaseMillis / BEATS_PER_LEASE);
        beater.scheduleWithFixedDelay(() -> beat(working), 0, pause, TimeUnit.MILLISECONDS);
    }

    /** The numbers of the partitions that this replica reads of a topic with so many. Any thread. */
    public Set<Integer> share(int partitions) {
        return Shares.of(self, view.peers(), partitions);
    }

    /** Leaves at once, so that nobody waits for the end of the lease. To be called when nothing is read any more. */
    @Override
    public void close() {
        beater.shutdown();
        try {
            if (!beater.awaitTermination(leaseMillis, TimeUnit.MILLISECONDS)) {
                beater.shutdownNow();
            }
            leases.leave(self);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (StoreUnavailableException e) {
            LOG.debug("Not signed off: the others miss this replica when its lease is over", e);
        }
    }

    private void beat(BooleanSupplier working) {
        if (!working.getAsBoolean()) {
            return;
        }
        try {
            Beat beat = leases.beat(self, leaseMillis);
            PeerView next = view.after(beat, TimeUnit.NANOSECONDS.toMillis(System.nanoTime()), leaseMillis);
            if (!next.peers().equals(view.peers())) {
                LOG.infof(
                        "%d replicas share the work, %d did",
                        next.peers().size(), view.peers().size());
            }
            view = next;
        } catch (StoreUnavailableException e) {
            LOG.debug("Not beaten: Redis does not answer", e);
        } catch (RuntimeException e) {
            LOG.error("A beat failed; the others may miss this replica", e);
        }
    }
}
