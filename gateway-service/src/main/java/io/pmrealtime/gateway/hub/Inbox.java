package io.pmrealtime.gateway.hub;

import io.netty.channel.EventLoop;
import io.pmrealtime.gateway.tail.Batch;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The batches that wait for one event loop. Whatever has come in the meantime is taken in one turn, so load makes turns larger and not more. */
final class Inbox {
    private final EventLoop loop;
    private final Runnable drain;
    private final Queue<Batch> batches = new ConcurrentLinkedQueue<>();
    private final AtomicInteger size = new AtomicInteger();
    private final AtomicBoolean scheduled = new AtomicBoolean();

    /** @param drain takes what waits; runs on the event loop, once for all that came before it */
    Inbox(EventLoop loop, Runnable drain) {
        this.loop = loop;
        this.drain = drain;
    }

    /** Adds a batch, with one count of each of its frames. Any thread. */
    void add(Batch batch) {
        batches.add(batch);
        size.incrementAndGet();
        schedule();
    }

    /** How many wait. Any thread. */
    int size() {
        return size.get();
    }

    /** The next batch, or null. On the event loop. */
    @Nullable Batch poll() {
        Batch batch = batches.poll();
        if (batch != null) {
            size.decrementAndGet();
        }
        return batch;
    }

    /** Lets go of all that wait. On the event loop. */
    void clear() {
        for (Batch batch = poll(); batch != null; batch = poll()) {
            batch.entries().forEach(entry -> entry.frame().release());
        }
    }

    private void run() {
        scheduled.set(false);
        drain.run();
        if (!batches.isEmpty()) {
            schedule();
        }
    }

    private void schedule() {
        if (scheduled.compareAndSet(false, true)) {
            loop.execute(this::run);
        }
    }
}
