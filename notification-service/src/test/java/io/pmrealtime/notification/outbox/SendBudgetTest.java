package io.pmrealtime.notification.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.pmrealtime.notification.testing.MovableClock;
import io.pmrealtime.notification.testing.NotificationProfile;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.time.Duration;
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
        clock.advance(Duration.ofHours(1));
        SendBudget one = budget(Optional.of(PER_SECOND));
        SendBudget other = budget(Optional.of(PER_SECOND));
        List<Integer> taken = await(Uni.join()
                .all(Stream.of(one, other, one, other)
                        .map(budget -> budget.take(3))
                        .toList())
                .andFailFast());
        int first = taken.stream().mapToInt(Integer::intValue).sum();
        // The clock goes on while they ask, so that a permit or two may have grown since.
        assertThat(first).isBetween(PER_SECOND, PER_SECOND * 2);
        assertThat(metrics.counter("notification.emails.limited").count()).isPositive();

        clock.advance(Duration.ofHours(1));
        assertThat(await(one.take(50))).isEqualTo(PER_SECOND);
        await(one.giveBack(PER_SECOND));
        assertThat(await(other.take(50))).isEqualTo(PER_SECOND);
    }

    @Test
    void withoutALimitThereAreAsManyAsAreWanted() {
        assertThat(await(budget(Optional.empty()).take(1_000))).isEqualTo(1_000);
    }

    private SendBudget budget(Optional<Integer> perSecond) {
        return new SendBudget(pool, clock, perSecond, metrics);
    }

    private static <T> T await(Uni<T> work) {
        return work.await().atMost(Duration.ofSeconds(20));
    }
}
