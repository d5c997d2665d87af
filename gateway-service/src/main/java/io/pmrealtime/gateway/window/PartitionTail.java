package io.pmrealtime.gateway.window;

import io.pmrealtime.gateway.tail.LogEntry;
import org.jspecify.annotations.Nullable;

/** The recent entries of one partition, in the order of their offsets; a ring. For one event loop. */
public final class PartitionTail {
    private static final int FIRST_CAPACITY = 16;

    private @Nullable LogEntry[] ring = new @Nullable LogEntry[FIRST_CAPACITY];
    private int head;
    private int size;
    private long start;
    private long end;

    PartitionTail(long start) {
        this.start = start;
        this.end = start;
    }

    /** From this offset on nothing is missing. */
    public long start() {
        return start;
    }

    /** The next offset that will come. */
    public long end() {
        return end;
    }

    public int size() {
        return size;
    }

    public LogEntry get(int index) {
        LogEntry entry = ring[(head + index) & (ring.length - 1)];
        if (entry == null) {
            throw new IndexOutOfBoundsException(index);
        }
        return entry;
    }

    void append(LogEntry entry) {
        if (size == ring.length) {
            grow();
        }
        ring[(head + size++) & (ring.length - 1)] = entry;
        end = entry.offset() + 1;
    }

    /** Records up to here were read, whether or not they became entries. */
    void advance(long newEnd) {
        end = Math.max(end, newEnd);
    }

    /** Forgets the oldest entry. */
    void removeFirst() {
        start = get(0).offset() + 1;
        ring[head] = null;
        head = (head + 1) & (ring.length - 1);
        size--;
    }

    /** The index of the first entry at or after the offset; {@link #size} where there is none. */
    public int indexOf(long offset) {
        int low = 0;
        int high = size;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (get(middle).offset() < offset) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private void grow() {
        @Nullable LogEntry[] larger = new @Nullable LogEntry[ring.length * 2];
        for (int i = 0; i < size; i++) {
            larger[i] = get(i);
        }
        ring = larger;
        head = 0;
    }
}
