package io.pmrealtime.gateway.window;

import io.pmrealtime.gateway.cursor.LogShape;
import io.pmrealtime.gateway.tail.Batch;
import io.pmrealtime.gateway.tail.LogEntry;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What one event loop has seen of the log: its shape and its recent part. Nothing until it is found. For one event loop. */
public final class LogView {
    private final long maxBytes;
    private final long maxAgeMillis;
    private @Nullable LogShape shape;
    private @Nullable LogWindow window;

    public LogView(long maxBytes, long maxAgeMillis) {
        this.maxBytes = maxBytes;
        this.maxAgeMillis = maxAgeMillis;
    }

    /** Another log, of which nothing is read yet. */
    public void restart(LogShape newShape) {
        shape = newShape;
        begin(Batch.nothing(newShape.partitions()));
    }

    /** The shape of the log that cursors are of. */
    public LogShape shape() {
        if (shape == null) {
            throw new IllegalStateException("the log has not been found yet");
        }
        return shape;
    }

    /** Whether the partition of a workspace is read. */
    public boolean serves(String workspaceId) {
        return shape != null && window != null && window.reads(shape.partitionOf(workspaceId));
    }

    /** A partition that is read. */
    public PartitionTail partition(int partition) {
        if (window == null) {
            throw new IllegalStateException("the log has not been found yet");
        }
        return window.partition(partition);
    }

    /**
     * Takes all of a batch, and gives each entry to {@code next} when it is part of the window. Where that fails the window begins anew behind
     * the batch, so that it never has a hole.
     *
     * @return whether a partition is not read any more
     */
    public boolean take(Batch batch, Consumer<LogEntry> next) {
        List<LogEntry> entries = batch.entries();
        int taken = 0;
        try {
            while (taken < entries.size()) {
                take(entries.get(taken++), next);
            }
            return window != null && window.advance(batch.ends());
        } catch (RuntimeException | OutOfMemoryError e) {
            entries.subList(taken, entries.size())
                    .forEach(entry -> entry.frame().release());
            begin(batch.ends());
            throw e;
        }
    }

    private void take(LogEntry entry, Consumer<LogEntry> next) {
        if (window == null || !window.reads(entry.partition())) {
            entry.frame().release();
            return;
        }
        window.append(entry);
        next.accept(entry);
    }

    /** Lets go of what is too much. */
    public void evictSurplus() {
        if (window != null) {
            window.evictSurplus();
        }
    }

    /** Lets go of what is too much or too old. */
    public void evict(long nowMillis) {
        if (window != null) {
            window.evict(nowMillis);
        }
    }

    /** Lets go of every frame. */
    public void clear() {
        if (window != null) {
            window.clear();
        }
    }

    /** How many bytes are kept. */
    public long bytes() {
        return window == null ? 0 : window.bytes();
    }

    private void begin(long[] starts) {
        clear();
        window = new LogWindow(starts, maxBytes, maxAgeMillis);
    }
}
