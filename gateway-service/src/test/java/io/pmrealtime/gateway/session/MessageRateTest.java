package io.pmrealtime.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.pmrealtime.gateway.config.GatewayConfig;
import io.pmrealtime.gateway.testing.MovedClock;
import io.quarkus.runtime.configuration.MemorySize;
import java.math.BigInteger;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class MessageRateTest {
    private final MovedClock clock = new MovedClock();

    @Test
    void noMinuteBearsMoreThanTenBadMessages() {
        MessageRate rate = new MessageRate(new Limits(10), clock);
        for (int i = 0; i < 10; i++) {
            assertThat(rate.toleratesBad()).isTrue();
            clock.move(Duration.ofSeconds(5));
        }
        assertThat(rate.toleratesBad()).as("the eleventh within 50 s").isFalse();
    }

    @Test
    void whatIsOlderThanAMinuteIsForgiven() {
        MessageRate rate = new MessageRate(new Limits(10), clock);
        for (int i = 0; i < 100; i++) {
            assertThat(rate.toleratesBad()).isTrue();
            clock.move(Duration.ofSeconds(6));
        }
    }

    @Test
    void noneMayBeAllowed() {
        assertThat(new MessageRate(new Limits(0), clock).toleratesBad()).isFalse();
    }

    private record Limits(int badMessages) implements GatewayConfig.Inbound {
        @Override
        public MemorySize messageBytes() {
            return new MemorySize(BigInteger.valueOf(16_384));
        }

        @Override
        public int rate() {
            return 20;
        }

        @Override
        public Duration ratePeriod() {
            return Duration.ofSeconds(10);
        }

        @Override
        public int floodFactor() {
            return 3;
        }

        @Override
        public int rooms() {
            return 64;
        }
    }
}
