package io.pmrealtime.gateway.eventloop;

import io.netty.channel.EventLoop;
import io.pmrealtime.gateway.tail.Batch;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** What waits for one event loop: batches, and things to do when those before them were taken. Whatever has come in the meantime is taken in one turn, so load makes turns larger and not more. */
public final class Inbox {
    private final EventLoop loop;
    private final Runnable drain;
    private final Queue<Item> items = new ConcurrentLinkedQueue<>();
    private final AtomicInteger size = new AtomicInteger();
    private final AtomicBoolean scheduled = new AtomicBoolean();

    /** One thing that waits. */
    public sealed interface Item {}

    /** Events, with one count of each of their frames. */
    public record Events(Batch batch) implements Item {}

    /** Something to do. */
    public record Action(Runnable runnable) implements Item {}

    /** @param drain takes what waits; runs on the event loop, once for all that came before it */
    public Inbox(EventLoop loop, Runnable drain) {
        this.loop = loop;
        this.drain = drain;
    }

    /** Any thread. */
    public void add(Item item) {
        items.add(item);
        size.incrementAndGet();
        schedule();
    }

    /** How many wait. Any thread. */
    public int size() {
        return size.get();
    }

    /** The next, or null. On the event loop. */
    public @Nullable Item poll() {
        Item item = items.poll();
        if (item != null) {
            size.decrementAndGet();
        }
        return item;
    }

    /** Lets go of all that wait. On the event loop. */
    public void clear() {
        for (Item item = poll(); item != null; item = poll()) {
            if (item instanceof Events events) {
                events.batch().entries().forEach(entry -> entry.frame().release());
            }
        }
    }

    private void run() {
        scheduled.set(false);
        drain.run();
        if (!items.isEmpty()) {
            schedule();
        }
    }

    private void schedule() {
        if (scheduled.compareAndSet(false, true)) {
            loop.execute(this::run);
        }
    }
}
