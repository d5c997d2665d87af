package io.pmrealtime.gateway.session;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import io.github.bucket4j.local.SynchronizationStrategy;
import io.pmrealtime.gateway.config.GatewayConfig;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;

/** How much one connection may say. For one event loop. */
final class MessageRate {
    /** What to do with a message. */
    enum Verdict {
        TAKEN,
        OVER_RATE,
        FLOOD
    }

    private static final Duration BAD_PERIOD = Duration.ofMinutes(1);

    private final Bucket messages;
    private final Bucket flood;
    private final ArrayDeque<Long> bad = new ArrayDeque<>();
    private final int maxBad;
    private final Clock clock;

    MessageRate(GatewayConfig.Inbound config, Clock clock) {
        Duration period = config.ratePeriod();
        messages = bucket(config.rate(), period, clock);
        flood = bucket((long) config.rate() * config.floodFactor(), period, clock);
        maxBad = config.badMessages();
        this.clock = clock;
    }

    /** Counts a message. */
    Verdict message() {
        if (!flood.tryConsume(1)) {
            return Verdict.FLOOD;
        }
        return messages.tryConsume(1) ? Verdict.TAKEN : Verdict.OVER_RATE;
    }

    /** Counts a message that was no good; false when it is one too many within a minute, whenever that began. */
    boolean toleratesBad() {
        long now = clock.millis();
        while (!bad.isEmpty() && bad.element() <= now - BAD_PERIOD.toMillis()) {
            bad.remove();
        }
        bad.add(now);
        return bad.size() <= maxBad;
    }

    private static Bucket bucket(long capacity, Duration period, Clock clock) {
        return Bucket.builder()
                .addLimit(limit -> limit.capacity(capacity).refillGreedy(capacity, period))
                .withSynchronizationStrategy(SynchronizationStrategy.NONE)
                .withCustomTimePrecision(new ClockMeter(clock))
                .build();
    }

    private record ClockMeter(Clock clock) implements TimeMeter {
        @Override
        public long currentTimeNanos() {
            return TimeUnit.MILLISECONDS.toNanos(clock.millis());
        }

        @Override
        public boolean isWallClockBased() {
            return true;
        }
    }
}
