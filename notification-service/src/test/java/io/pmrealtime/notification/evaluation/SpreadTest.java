package io.pmrealtime.notification.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import io.pmrealtime.notification.directory.UserKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SpreadTest {
    private static final Instant EIGHT = Instant.parse("2026-03-02T08:00:00Z");

    @Test
    void aThousandPeopleAreReleasedOverTheWholeWhile() {
        Spread spread = new Spread(Duration.ofMinutes(5));
        Map<Long, Long> perMinute = IntStream.range(0, 1_000)
                .mapToObj(i -> spread.after(EIGHT, new UserKey("w", "user-" + i)))
                .collect(Collectors.groupingBy(
                        released -> Duration.between(EIGHT, released).toMinutes(), Collectors.counting()));
        assertThat(perMinute).containsOnlyKeys(0L, 1L, 2L, 3L, 4L);
        assertThat(perMinute.values()).allMatch(people -> people > 100);
    }

    @Test
    void onePersonIsAlwaysReleasedAtTheSameMoment() {
        Spread spread = new Spread(Duration.ofMinutes(5));
        UserKey grace = new UserKey("w", "grace");
        assertThat(spread.after(EIGHT, grace)).isEqualTo(spread.after(EIGHT, grace));
    }

    @Test
    void withoutASpreadAllAreReleasedAtOnce() {
        assertThat(new Spread(Duration.ZERO).after(EIGHT, new UserKey("w", "grace")))
                .isEqualTo(EIGHT);
    }
}
