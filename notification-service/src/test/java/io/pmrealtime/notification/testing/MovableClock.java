package io.pmrealtime.notification.testing;

import jakarta.annotation.Priority;
import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** Runs as the system's clock does, from a time that tests move forward. Takes the clock's place in the service under test. */
@Alternative
@Priority(1)
@Singleton
public class MovableClock extends Clock {
    private volatile Duration ahead = Duration.ZERO;

    /** Moves the time forward. */
    public synchronized void advance(Duration by) {
        ahead = ahead.plus(by);
    }

    @Override
    public Instant instant() {
        return Clock.systemUTC().instant().plus(ahead);
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException("the service works with instants");
    }
}
