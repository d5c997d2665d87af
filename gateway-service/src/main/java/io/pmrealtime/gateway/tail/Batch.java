package io.pmrealtime.gateway.tail;

import java.util.Arrays;
import java.util.List;

/**
 * What one poll brought, or that other partitions are read from now on.
 *
 * @param entries in the order of each partition; whoever takes the batch owns one count of each frame
 * @param ends by partition, the next offset that will be read, which is past every entry and past records that were dropped;
 *     {@link #NOT_READ} where a partition is not read. One that was not read before begins at its end, and has no entries here.
 */
public record Batch(List<LogEntry> entries, long[] ends) {
    /** In place of an offset: nothing is known of the partition from here on. */
    public static final long NOT_READ = -1;

    public Batch {
        entries = List.copyOf(entries);
    }

    /** How it is where nothing is read of so many partitions. */
    public static long[] nothing(int partitions) {
        long[] ends = new long[partitions];
        Arrays.fill(ends, NOT_READ);
        return ends;
    }
}
