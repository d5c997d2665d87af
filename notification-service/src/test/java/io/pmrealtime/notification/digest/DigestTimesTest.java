package io.pmrealtime.notification.digest;

import static org.assertj.core.api.Assertions.assertThat;

import io.pmrealtime.notification.choice.DigestFrequency;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DigestTimesTest {
    private final DigestTimes eight = new DigestTimes(8, DayOfWeek.MONDAY);

    @ParameterizedTest
    @CsvSource({
        "DAILY,UTC,2026-03-02T07:59:59Z,2026-03-02T08:00:00Z,2026-03-01",
        "DAILY,UTC,2026-03-02T08:00:00Z,2026-03-03T08:00:00Z,2026-03-02",
        "WEEKLY,UTC,2026-03-02T07:59:59Z,2026-03-02T08:00:00Z,2026-02-23",
        "WEEKLY,UTC,2026-03-02T08:00:00Z,2026-03-09T08:00:00Z,2026-03-02",
        "WEEKLY,UTC,2026-03-05T12:00:00Z,2026-03-09T08:00:00Z,2026-03-02",
        "DAILY,Asia/Kathmandu,2026-03-02T02:14:59Z,2026-03-02T02:15:00Z,2026-03-01",
        "DAILY,Pacific/Kiritimati,2026-03-01T18:00:00Z,2026-03-02T18:00:00Z,2026-03-02",
        "DAILY,Europe/Berlin,2026-03-28T12:00:00Z,2026-03-29T06:00:00Z,2026-03-28",
        "DAILY,Europe/Berlin,2026-10-24T12:00:00Z,2026-10-25T07:00:00Z,2026-10-24",
        "DAILY,Australia/Sydney,2026-04-04T12:00:00Z,2026-04-04T22:00:00Z,2026-04-04",
        "DAILY,Australia/Sydney,2026-10-03T12:00:00Z,2026-10-03T21:00:00Z,2026-10-03"
    })
    void theHourIsThatOfTheLocalClock(
            DigestFrequency frequency, ZoneId zone, Instant after, Instant next, LocalDate period) {
        assertThat(eight.next(frequency, zone, after)).isEqualTo(next);
        assertThat(eight.period(frequency, zone, after)).isEqualTo(period);
    }

    @Test
    void anHourThatIsSkippedComesLaterAndOneThatComesTwiceComesOnce() {
        DigestTimes two = new DigestTimes(2, DayOfWeek.MONDAY);
        ZoneId berlin = ZoneId.of("Europe/Berlin");
        assertThat(two.next(DigestFrequency.DAILY, berlin, Instant.parse("2026-03-28T12:00:00Z")))
                .isEqualTo(Instant.parse("2026-03-29T01:00:00Z"));
        Instant first = two.next(DigestFrequency.DAILY, berlin, Instant.parse("2026-10-24T12:00:00Z"));
        assertThat(first).isEqualTo(Instant.parse("2026-10-25T00:00:00Z"));
        assertThat(two.next(DigestFrequency.DAILY, berlin, first)).isEqualTo(Instant.parse("2026-10-26T01:00:00Z"));
    }

    @Test
    void everyDayHasOneDigestInEveryZone() {
        Random random = new Random(8);
        List<String> zones = ZoneId.getAvailableZoneIds().stream().sorted().toList();
        for (int i = 0; i < 300; i++) {
            ZoneId zone = ZoneId.of(zones.get(random.nextInt(zones.size())));
            DigestTimes times = new DigestTimes(random.nextInt(24), DayOfWeek.of(1 + random.nextInt(7)));
            Instant now = Instant.ofEpochSecond(1_700_000_000L + random.nextInt(100_000_000));
            Set<LocalDate> periods = new HashSet<>();
            for (int day = 0; day < 60; day++) {
                Instant next = times.next(DigestFrequency.DAILY, zone, now);
                assertThat(Duration.between(now, next))
                        .as("%s after %s", zone, now)
                        .isLessThan(Duration.ofHours(50));
                now = next;
                assertThat(periods.add(times.period(DigestFrequency.DAILY, zone, now)))
                        .as("%s at %s", zone, now)
                        .isTrue();
            }
        }
    }
}
