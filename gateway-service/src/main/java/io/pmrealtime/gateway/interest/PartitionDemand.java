package io.pmrealtime.gateway.interest;

import io.pmrealtime.gateway.config.GatewayConfig;
import io.pmrealtime.gateway.config.GatewayConfig.Follow;
import io.pmrealtime.gateway.cursor.LogShape;
import io.pmrealtime.gateway.metrics.GatewayMetrics;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Where connections and the reader of the log meet: connections say which partition they need and wait until it is live; the reader asks
 * what to read. Any thread.
 */
@ApplicationScoped
public class PartitionDemand {
    private final boolean all;
    private final Duration linger;
    private final Duration patience;
    private final GatewayMetrics metrics;
    private final Clock clock;
    private volatile Runnable wake = () -> {};
    private @Nullable Log log;

    PartitionDemand(GatewayConfig config, GatewayMetrics metrics, Clock clock) {
        this.all = config.tail().follow() == Follow.ALL;
        this.linger = config.tail().linger();
        this.patience = config.tail().takeTimeout();
        this.metrics = metrics;
        this.clock = clock;
    }

    /** What is wanted of one log; another log knows nothing of it. */
    private static final class Log {
        final LogShape shape;
        final Interest interest;
        final Map<Integer, List<CompletableFuture<Boolean>>> waiting = new HashMap<>();

        Log(LogShape shape, Interest interest) {
            this.shape = shape;
            this.interest = interest;
        }
    }

    /** A connection's hold on its partition: for as long as there is one the partition is read. */
    public final class Hold {
        private final Log of;
        private final int partition;
        private boolean released;

        private Hold(Log of, int partition) {
            this.of = of;
            this.partition = partition;
        }

        /** Lets go; the second time does nothing. */
        public void release() {
            synchronized (PartitionDemand.this) {
                if (!released) {
                    released = true;
                    of.interest.left(partition, clock.millis());
                }
            }
        }
    }

    /**
     * Holds the partition of a workspace. The answer comes when the partition is live, at once where it is already; it fails where that takes
     * too long, and then nothing is held.
     */
    public Uni<Hold> hold(String workspaceId) {
        Hold hold;
        CompletableFuture<Boolean> live = new CompletableFuture<>();
        synchronized (this) {
            Log current = log;
            if (current == null) {
                return Uni.createFrom().failure(new IllegalStateException("the log has not been found yet"));
            }
            int partition = current.shape.partitionOf(workspaceId);
            hold = new Hold(current, partition);
            current.interest.came(partition);
            if (current.interest.isLive(partition)) {
                return Uni.createFrom().item(hold);
            }
            current.waiting.computeIfAbsent(partition, key -> new ArrayList<>()).add(live);
        }
        wake.run();
        Instant since = clock.instant();
        return Uni.createFrom()
                .completionStage(live)
                .ifNoItem()
                .after(patience)
                .fail()
                .invoke(nowLive -> metrics.waitedForPartition(Duration.between(since, clock.instant())))
                .replaceWith(hold)
                .onFailure()
                .invoke(failure -> giveUp(hold, live));
    }

    private void giveUp(Hold hold, CompletableFuture<Boolean> waiter) {
        hold.release();
        synchronized (this) {
            hold.of.waiting.computeIfPresent(hold.partition, (partition, waiters) -> {
                waiters.remove(waiter);
                return waiters.isEmpty() ? null : waiters;
            });
        }
    }

    /** Whoever reads the log is to be told with this when there may be something to begin. */
    public void onChange(Runnable action) {
        wake = action;
    }

    /** The log is another one from now on, of which nothing is read. Whoever waits for the one before waits in vain. */
    public void begin(LogShape shape) {
        List<CompletableFuture<Boolean>> lost = new ArrayList<>();
        synchronized (this) {
            if (log != null) {
                log.waiting.values().forEach(lost::addAll);
                log.waiting.clear();
            }
            log = new Log(shape, new Interest(shape.partitions(), all, linger.toMillis()));
        }
        lost.forEach(waiter -> waiter.completeExceptionally(new IllegalStateException("the log changed")));
    }

    /** What to begin and what to end now; counts as done. */
    public synchronized Step step() {
        return current().interest.step(clock.millis());
    }

    /** Whether a partition that was to be begun still is. */
    public synchronized boolean isCurrent(Take take) {
        return current().interest.isCurrent(take);
    }

    /** Partitions were read, and passed on, up to where they ended when they were taken. */
    public void live(Collection<Take> takes) {
        List<CompletableFuture<Boolean>> served = new ArrayList<>();
        synchronized (this) {
            Log current = current();
            for (Take take : takes) {
                List<CompletableFuture<Boolean>> waiters =
                        current.interest.becameLive(take) ? current.waiting.remove(take.partition()) : null;
                if (waiters != null) {
                    served.addAll(waiters);
                }
            }
        }
        served.forEach(waiter -> waiter.complete(true));
        wake.run();
    }

    /** A partition could not be taken: the next step begins it again where it is still wanted. */
    public synchronized void failed(Take take) {
        current().interest.failed(take);
    }

    /** Whether all that is wanted is live. */
    public synchronized boolean isSettled() {
        return current().interest.isSettled(clock.millis());
    }

    private Log current() {
        if (log == null) {
            throw new IllegalStateException("the log has not been found yet");
        }
        return log;
    }
}
