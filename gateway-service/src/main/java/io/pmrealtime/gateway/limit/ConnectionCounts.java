package io.pmrealtime.gateway.limit;

import java.util.HashMap;
import java.util.Map;

/** How many connections this replica has by name of what is counted. Any thread. */
final class ConnectionCounts {
    private final Map<String, Integer> counts = new HashMap<>();

    /** Counts one more and returns how many there are. */
    synchronized int add(String name) {
        return counts.merge(name, 1, Integer::sum);
    }

    /** Counts one less and returns how many there are. */
    synchronized int remove(String name) {
        Integer left = counts.computeIfPresent(name, (key, count) -> count == 1 ? null : count - 1);
        return left == null ? 0 : left;
    }

    /** How many there are. */
    synchronized int of(String name) {
        return counts.getOrDefault(name, 0);
    }

    /** All that are not zero. A snapshot. */
    synchronized Map<String, Integer> snapshot() {
        return Map.copyOf(counts);
    }
}
