package io.pmrealtime.gateway.hub;

import io.netty.channel.EventLoop;
import io.pmrealtime.gateway.config.GatewayConfig;
import io.pmrealtime.gateway.cursor.LogShape;
import io.pmrealtime.gateway.eventloop.VertxInternals;
import io.pmrealtime.gateway.history.History;
import io.pmrealtime.gateway.message.CloseCode;
import io.pmrealtime.gateway.metrics.GatewayMetrics;
import io.pmrealtime.gateway.tail.Batch;
import io.pmrealtime.gateway.tail.LogEntry;
import io.pmrealtime.gateway.tail.TailSink;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** All shards of this replica. Any thread. */
@ApplicationScoped
public class Hub implements TailSink {
    private static final int MAX_BACKLOG = 64;
    private static final long BACKLOG_WAIT_NANOS = Duration.ofMillis(1).toNanos();
    private static final long STEP_SECONDS = 10;

    private final Map<EventLoop, Shard> shards = new LinkedHashMap<>();
    private volatile boolean ready;
    private volatile boolean refusing;

    Hub(Vertx vertx, GatewayConfig config, GatewayMetrics metrics, Clock clock, History history) {
        for (EventLoop loop : VertxInternals.eventLoops(vertx)) {
            shards.put(loop, new Shard(loop, config, metrics, clock, history));
        }
        metrics.gauge("gateway.tail.bytes", "Bytes of events that are kept in memory", this::tailBytes);
    }

    /** Starts the shards' clocks. */
    public void start() {
        shards.values().forEach(Shard::start);
    }

    /** Whether connections can be taken: the log was read up to its end, and the replica does not go down. */
    public boolean isReady() {
        return ready && !refusing;
    }

    /** Takes no more connections from now on. */
    public void refuse() {
        refusing = true;
    }

    /** The shard of an event loop. */
    public Shard shard(EventLoop loop) {
        Shard shard = shards.get(loop);
        if (shard == null) {
            throw new IllegalArgumentException("an event loop that Vert.x did not tell of");
        }
        return shard;
    }

    @Override
    public void restart(LogShape shape) {
        ready = false;
        onEach(shard -> shard.restart(shape));
    }

    @Override
    public void accept(Batch batch) {
        if (shards.size() > 1) {
            batch.entries().forEach(entry -> entry.frame().retain(shards.size() - 1));
        }
        for (LogEntry entry : batch.entries()) {
            if (entry.trace() != null) {
                entry.trace().sharedBy(shards.size());
            }
        }
        for (Shard shard : shards.values()) {
            while (shard.backlog() > MAX_BACKLOG) {
                LockSupport.parkNanos(BACKLOG_WAIT_NANOS);
            }
            shard.offer(batch);
        }
    }

    @Override
    public void whenTaken(Runnable action) {
        AtomicInteger left = new AtomicInteger(shards.size());
        shards.values()
                .forEach(shard -> shard.offer(() -> {
                    if (left.decrementAndGet() == 0) {
                        action.run();
                    }
                }));
    }

    @Override
    public void caughtUp() {
        ready = true;
    }

    /** Closes every connection that fits. Returns when all were visited. */
    public void close(Predicate<Connection> fits, CloseCode code, String reason) {
        forEach(connection -> {
            if (fits.test(connection)) {
                connection.close(code, reason);
            }
        });
    }

    /** Closes every connection. Returns when all were told. */
    public void closeAll(CloseCode code, String reason) {
        onEach(shard -> shard.closeAll(code, reason));
    }

    /** Does something with every connection, on its event loop. Returns when all were visited. */
    public void forEach(Consumer<Connection> action) {
        onEach(shard -> shard.connections().forEach(action));
    }

    /** Lets go of everything; the hub is not used afterwards. */
    public void stop() {
        ready = false;
        onEach(Shard::letGo);
    }

    private void onEach(Consumer<Shard> action) {
        Collection<Shard> all = new ArrayList<>(shards.values());
        CountDownLatch done = new CountDownLatch(all.size());
        for (Shard shard : all) {
            shard.execute(() -> {
                try {
                    action.accept(shard);
                } finally {
                    done.countDown();
                }
            });
        }
        try {
            if (!done.await(STEP_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException("an event loop is blocked");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private long tailBytes() {
        List<Shard> all = new ArrayList<>(shards.values());
        return all.isEmpty() ? 0 : all.get(0).tailBytes();
    }
}
