package io.pmrealtime.bench.presence;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/** When whose signal was due, until somebody else hears of it. Any thread. */
final class Newcomers {
    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final Map<String, Long> due = new ConcurrentHashMap<>();
    private volatile Histogram latencies = new ConcurrentHistogram(3);

    /** Forgets what was measured so far; those who are on their way count. */
    Histogram measure() {
        Histogram fresh = new ConcurrentHistogram(3);
        latencies = fresh;
        return fresh;
    }

    void due(String userId, long nanos) {
        due.put(userId, nanos);
    }

    /** Somebody hears of a user; of others than newcomers nothing is recorded. */
    void heard(String userId, long nanos) {
        Long since = due.remove(userId);
        if (since != null) {
            latencies.recordValue(Math.max(0, TimeUnit.NANOSECONDS.toMicros(nanos - since)));
        }
    }

    void awaitAll(long limitNanos) {
        long end = System.nanoTime() + limitNanos;
        while (!due.isEmpty() && System.nanoTime() < end) {
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    /** Of how many nobody has heard. */
    int missing() {
        return due.size();
    }
}
