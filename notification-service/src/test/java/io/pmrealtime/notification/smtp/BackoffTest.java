package io.pmrealtime.notification.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BackoffTest {
    private final Backoff backoff = new Backoff(Duration.ofSeconds(4), Duration.ofMinutes(1));

    @Test
    void doublesUpToItsLimit() {
        assertThat(backoff.after(1, 0.5)).isEqualTo(Duration.ofSeconds(4));
        assertThat(backoff.after(2, 0.5)).isEqualTo(Duration.ofSeconds(8));
        assertThat(backoff.after(4, 0.5)).isEqualTo(Duration.ofSeconds(32));
        assertThat(backoff.after(5, 0.5)).isEqualTo(Duration.ofMinutes(1));
        assertThat(backoff.after(1_000, 0.5)).isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void isSpreadByAQuarterToEachSide() {
        assertThat(backoff.after(1, 0)).isEqualTo(Duration.ofSeconds(3));
        assertThat(backoff.after(1, 1)).isEqualTo(Duration.ofSeconds(5));
    }
}
