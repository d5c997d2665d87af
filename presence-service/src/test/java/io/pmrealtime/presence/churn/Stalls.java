package io.pmrealtime.presence.churn;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * How long this machine let somebody wait for a processor or a disk, as Linux tells it (pressure stall information), and how long this process, which Kafka runs in,
 * stood still. Nobody can be as quick as promised in such time. Looks by a thread of its own; asked by any.
 */
final class Stalls implements AutoCloseable {
    private static final List<Path> TOLD_BY = List.of(Path.of("/proc/pressure/cpu"), Path.of("/proc/pressure/io"));
    private static final long STEP_MILLIS = 50;
    private static final long KEPT_MILLIS = 60_000;

    /** Milliseconds since some time, by the time at which they were counted. */
    private final ConcurrentNavigableMap<Long, Double> totals = new ConcurrentSkipListMap<>();

    private final Thread thread = new Thread(this::look, "stalls");
    private volatile boolean closed;

    Stalls() {
        thread.start();
    }

    /** In milliseconds, of the time since then; times are milliseconds since the epoch. */
    double since(long time) {
        var last = totals.lastEntry();
        if (last == null || time >= last.getKey()) {
            return 0;
        }
        var begin = totals.floorEntry(time);
        return last.getValue() - (begin == null ? totals.firstEntry() : begin).getValue();
    }

    @Override
    public void close() throws InterruptedException {
        closed = true;
        thread.join();
    }

    private void look() {
        long looked = System.nanoTime();
        double stoodStill = 0;
        while (!closed) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(STEP_MILLIS));
            long late = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - looked) - STEP_MILLIS;
            looked = System.nanoTime();
            stoodStill += Math.max(0, late - STEP_MILLIS);
            long now = System.currentTimeMillis();
            totals.put(
                    now, stoodStill + TOLD_BY.stream().mapToDouble(Stalls::told).sum());
            totals.headMap(now - KEPT_MILLIS).clear();
        }
    }

    /** Of a line such as {@code some avg10=0.00 avg60=0.12 avg300=0.08 total=123456}, the microseconds at its end. */
    private static double told(Path file) {
        try {
            String some = Files.readAllLines(file).get(0);
            return Long.parseLong(some.substring(some.lastIndexOf('=') + 1)) / 1_000.0;
        } catch (IOException notTold) {
            // Linux may be set up not to tell.
            return 0;
        }
    }
}
