package io.pmrealtime.gateway.window;

import io.pmrealtime.gateway.tail.LogEntry;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The recent part of the log as one event loop has seen it, bounded by bytes and age. Each event loop keeps its own list of the shared
 * entries, so that replay and live delivery are one order without a lock. For one event loop.
 */
public final class LogWindow {
    /** What an entry costs beside its frame, roughly. */
    private static final int ENTRY_BYTES = 256;

    private final PartitionTail[] partitions;
    private final Deque<LogEntry> arrivals = new ArrayDeque<>();
    private final long maxBytes;
    private final long maxAgeMillis;
    private long bytes;

    public LogWindow(long[] starts, long maxBytes, long maxAgeMillis) {
        this.maxBytes = maxBytes;
        this.maxAgeMillis = maxAgeMillis;
        this.partitions = new PartitionTail[starts.length];
        for (int i = 0; i < starts.length; i++) {
            partitions[i] = new PartitionTail(starts[i]);
        }
    }

    public PartitionTail partition(int partition) {
        return partitions[partition];
    }

    /** Takes an entry and the count of its frame that the caller had. */
    public void append(LogEntry entry) {
        partitions[entry.partition()].append(entry);
        arrivals.add(entry);
        bytes += entry.bytes() + ENTRY_BYTES;
    }

    /** All partitions were read up to here. */
    public void advance(long[] ends) {
        for (int i = 0; i < ends.length; i++) {
            partitions[i].advance(ends[i]);
        }
    }

    /** Lets go of what is too much or too old. */
    public void evict(long nowMillis) {
        LogEntry oldest = arrivals.peek();
        while (oldest != null && (bytes > maxBytes || oldest.recordMillis() < nowMillis - maxAgeMillis)) {
            arrivals.remove();
            partitions[oldest.partition()].removeFirst();
            bytes -= oldest.bytes() + ENTRY_BYTES;
            oldest.frame().release();
            oldest = arrivals.peek();
        }
    }

    /** Lets go of everything. */
    public void clear() {
        for (LogEntry entry : arrivals) {
            entry.frame().release();
        }
        arrivals.clear();
        bytes = 0;
    }

    public long bytes() {
        return bytes;
    }
}
