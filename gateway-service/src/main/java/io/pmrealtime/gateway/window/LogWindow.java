package io.pmrealtime.gateway.window;

import io.pmrealtime.gateway.tail.Batch;
import io.pmrealtime.gateway.tail.LogEntry;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * The recent part of the log as one event loop has seen it, bounded by bytes and age. Each event loop keeps its own list of the shared
 * entries, so that replay and live delivery are one order without a lock. For one event loop.
 */
public final class LogWindow {
    /** What an entry costs beside its frame, roughly. */
    private static final int ENTRY_BYTES = 256;

    private final @Nullable PartitionTail[] partitions;
    private final Deque<LogEntry> arrivals = new ArrayDeque<>();
    private final long maxBytes;
    private final long maxAgeMillis;
    private long bytes;

    /** @param starts by partition, the first offset that will come; {@link Batch#NOT_READ} where none will */
    public LogWindow(long[] starts, long maxBytes, long maxAgeMillis) {
        this.maxBytes = maxBytes;
        this.maxAgeMillis = maxAgeMillis;
        this.partitions = new @Nullable PartitionTail[starts.length];
        advance(starts);
    }

    /** Whether the partition is read. */
    public boolean reads(int partition) {
        return partitions[partition] != null;
    }

    /** A partition that is read. */
    public PartitionTail partition(int partition) {
        PartitionTail tail = partitions[partition];
        if (tail == null) {
            throw new IllegalStateException("the partition is not read");
        }
        return tail;
    }

    /** Takes an entry of a partition that is read, and the count of its frame that the caller had. */
    public void append(LogEntry entry) {
        partition(entry.partition()).append(entry);
        arrivals.add(entry);
        bytes += entry.bytes() + ENTRY_BYTES;
    }

    /**
     * All partitions were read up to here. Those that are not read any more are forgotten, and those that were not read begin here.
     *
     * @return whether any was forgotten
     */
    public boolean advance(long[] ends) {
        boolean forgotten = false;
        for (int i = 0; i < ends.length; i++) {
            PartitionTail tail = partitions[i];
            if (ends[i] == Batch.NOT_READ) {
                forgotten |= tail != null;
                forget(i);
            } else if (tail == null) {
                partitions[i] = new PartitionTail(ends[i]);
            } else {
                tail.advance(ends[i]);
            }
        }
        return forgotten;
    }

    /** Lets go of what is too much or too old. What a partition brought that was begun late may be older than what came before it. */
    public void evict(long nowMillis) {
        evictSurplus();
        for (PartitionTail tail : partitions) {
            while (tail != null && tail.size() > 0 && tail.get(0).recordMillis() < nowMillis - maxAgeMillis) {
                removeFirst(tail);
            }
        }
    }

    /** Lets go of what is too much: of what came first. */
    public void evictSurplus() {
        for (LogEntry oldest = oldestArrival(); oldest != null && bytes > maxBytes; oldest = oldestArrival()) {
            removeFirst(partition(oldest.partition()));
        }
    }

    /** Lets go of everything. */
    public void clear() {
        for (int i = 0; i < partitions.length; i++) {
            forget(i);
        }
        arrivals.clear();
    }

    /** The first that is still kept of all that came. */
    private @Nullable LogEntry oldestArrival() {
        LogEntry oldest = arrivals.peek();
        while (oldest != null && !isFirst(oldest)) {
            arrivals.remove();
            oldest = arrivals.peek();
        }
        return oldest;
    }

    private boolean isFirst(LogEntry entry) {
        PartitionTail tail = partitions[entry.partition()];
        return tail != null && tail.size() > 0 && tail.get(0) == entry;
    }

    private void forget(int partition) {
        PartitionTail tail = partitions[partition];
        while (tail != null && tail.size() > 0) {
            removeFirst(tail);
        }
        partitions[partition] = null;
    }

    private void removeFirst(PartitionTail tail) {
        LogEntry first = tail.get(0);
        tail.removeFirst();
        bytes -= first.bytes() + ENTRY_BYTES;
        first.frame().release();
    }

    public long bytes() {
        return bytes;
    }
}
