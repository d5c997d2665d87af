package io.pmrealtime.notification.outbox;

import static io.pmrealtime.notification.testing.Scenario.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.pmrealtime.notification.testing.MovableClock;
import io.pmrealtime.notification.testing.NotificationProfile;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(NotificationProfile.class)
class SendBudgetTest {
    private static final int PER_SECOND = 5;

    @Inject
    Pool pool;

    @Inject
    MovableClock clock;

    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();

    @Test
    void replicasShareASecondsWorthOfPermits() {
        Clock first = standing();
        SendBudget one = budget(first);
        SendBudget other = budget(first);
        List<Integer> taken = await(Uni.join()
                .all(Stream.of(one, other, one, other)
                        .map(budget -> budget.take(3))
                        .toList())
                .andFailFast());
        assertThat(taken.stream().mapToInt(Integer::intValue).sum()).isEqualTo(PER_SECOND);
        assertThat(metrics.counter("notification.emails.limited").count()).isEqualTo(3);

        Clock later = standing();
        assertThat(await(budget(later).take(50))).isEqualTo(PER_SECOND);
        await(budget(later).giveBack(PER_SECOND));
        assertThat(await(budget(later).take(50))).isEqualTo(PER_SECOND);
    }

    @Test
    void withoutALimitThereAreAsManyAsAreWanted() {
        SendBudget unlimited = new SendBudget(pool, clock, Optional.empty(), metrics);
        assertThat(await(unlimited.take(1_000))).isEqualTo(1_000);
    }

    /** A clock that stands still an hour after the last one: while it goes on, permits grow. */
    private Clock standing() {
        clock.advance(Duration.ofHours(1));
        return Clock.fixed(clock.instant(), ZoneOffset.UTC);
    }

    private SendBudget budget(Clock at) {
        return new SendBudget(pool, at, Optional.of(PER_SECOND), metrics);
    }
}
