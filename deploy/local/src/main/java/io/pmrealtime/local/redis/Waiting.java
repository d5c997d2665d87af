package io.pmrealtime.local.redis;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for servers that come to agree among themselves. */
final class Waiting {
    private static final long POLL = TimeUnit.MILLISECONDS.toNanos(50);

    private Waiting() {}

    static void until(String what, Duration limit, BooleanSupplier isSo) {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!isSo.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException(what + " did not come about within " + limit);
            }
            LockSupport.parkNanos(POLL);
        }
    }
}
