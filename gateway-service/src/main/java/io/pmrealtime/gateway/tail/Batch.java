package io.pmrealtime.gateway.tail;

import java.util.List;

/**
 * What one poll brought.
 *
 * @param entries in the order of each partition; whoever takes the batch owns one count of each frame
 * @param ends by partition, the next offset that will be read, which is past every entry and past records that were dropped
 */
public record Batch(List<LogEntry> entries, long[] ends) {
    public Batch {
        entries = List.copyOf(entries);
    }
}
