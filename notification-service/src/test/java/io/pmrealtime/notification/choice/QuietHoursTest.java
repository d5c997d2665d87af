package io.pmrealtime.notification.choice;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.zone.ZoneRules;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuietHoursTest {
    private static final ZoneId UTC = ZoneId.of("UTC");

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                // zone, start, end, instant, end of the quiet hours
                "UTC,22:00,07:00,2026-03-02T21:59:59Z,-",
                "UTC,22:00,07:00,2026-03-02T22:00:00Z,2026-03-03T07:00:00Z",
                "UTC,22:00,07:00,2026-03-03T06:59:59Z,2026-03-03T07:00:00Z",
                "UTC,22:00,07:00,2026-03-03T07:00:00Z,-",
                "UTC,12:00,13:30,2026-03-02T12:30:00Z,2026-03-02T13:30:00Z",
                "UTC,12:00,13:30,2026-03-02T13:30:00Z,-",
                "UTC,00:00,23:59,2026-03-02T00:00:00Z,2026-03-02T23:59:00Z",
                "UTC,09:00,09:00,2026-03-02T09:00:00Z,-",
                "UTC,-,07:00,2026-03-02T05:00:00Z,-",
                "UTC,22:00,-,2026-03-02T23:00:00Z,-",
                // zones that are 45 and 30 minutes off the full hour
                "Asia/Kathmandu,22:00,07:00,2026-03-02T16:14:59Z,-",
                "Asia/Kathmandu,22:00,07:00,2026-03-02T16:15:00Z,2026-03-03T01:15:00Z",
                "Asia/Kolkata,22:00,07:00,2026-03-02T16:30:00Z,2026-03-03T01:30:00Z",
                // north: clocks go forward on 29 March and back on 25 October
                "Europe/Berlin,22:00,07:00,2026-03-28T22:00:00Z,2026-03-29T05:00:00Z",
                "Europe/Berlin,22:00,07:00,2026-10-24T21:00:00Z,2026-10-25T06:00:00Z",
                "Europe/Berlin,01:00,02:30,2026-03-29T00:30:00Z,2026-03-29T01:30:00Z",
                "Europe/Berlin,02:30,06:00,2026-03-29T01:29:59Z,-",
                "Europe/Berlin,02:30,06:00,2026-03-29T01:30:00Z,2026-03-29T04:00:00Z",
                "Europe/Berlin,01:00,02:30,2026-10-25T00:15:00Z,2026-10-25T00:30:00Z",
                "Europe/Berlin,01:00,02:30,2026-10-25T01:15:00Z,-",
                // south: clocks go back on 5 April and forward on 4 October, in Lord Howe by half an hour
                "Australia/Sydney,22:00,07:00,2026-04-04T12:00:00Z,2026-04-04T21:00:00Z",
                "Australia/Sydney,22:00,07:00,2026-10-03T12:00:00Z,2026-10-03T20:00:00Z",
                "Australia/Lord_Howe,22:00,07:00,2026-10-03T12:00:00Z,2026-10-03T20:00:00Z"
            })
    void theWindowIsThatOfTheLocalClock(
            ZoneId zone, LocalTime start, LocalTime end, Instant instant, Instant expected) {
        QuietHours quiet = new QuietHours(start, end, zone, Set.of());
        assertThat(quiet.endOf(instant)).isEqualTo(Optional.ofNullable(expected));
    }

    @Test
    void aWindowBelongsToTheDayOnWhichItStarts() {
        QuietHours friday = new QuietHours(LocalTime.of(22, 0), LocalTime.of(7, 0), UTC, EnumSet.of(DayOfWeek.FRIDAY));
        assertThat(friday.endOf(Instant.parse("2026-03-06T23:00:00Z"))).isPresent();
        assertThat(friday.endOf(Instant.parse("2026-03-07T06:00:00Z"))).contains(Instant.parse("2026-03-07T07:00:00Z"));
        assertThat(friday.endOf(Instant.parse("2026-03-06T06:00:00Z"))).isEmpty();
        assertThat(friday.endOf(Instant.parse("2026-03-07T23:00:00Z"))).isEmpty();
    }

    @Test
    void whoChoseNoZoneIsTakenToMeanUtc() {
        QuietHours quiet = new QuietHours(LocalTime.of(22, 0), LocalTime.of(7, 0), null, Set.of());
        Instant evening = Instant.parse("2026-03-02T20:30:00Z");
        assertThat(quiet.endOf(evening)).isEmpty();
        assertThat(quiet.endOf(evening.plusSeconds(2 * 3600))).contains(Instant.parse("2026-03-03T07:00:00Z"));
    }

    @Test
    void quietHoursAlwaysEndAndAgreeWithTheLocalClock() {
        Random random = new Random(20260301);
        List<String> zones = ZoneId.getAvailableZoneIds().stream().sorted().toList();
        for (int i = 0; i < 20_000; i++) {
            ZoneId zone = ZoneId.of(zones.get(random.nextInt(zones.size())));
            LocalTime start = LocalTime.of(random.nextInt(24), random.nextInt(60));
            LocalTime end = LocalTime.of(random.nextInt(24), random.nextInt(60));
            Instant instant = Instant.ofEpochSecond(1_700_000_000L + random.nextInt(100_000_000));
            QuietHours quiet = new QuietHours(start, end, zone, Set.of());
            Optional<Instant> until = quiet.endOf(instant);
            String what = quiet + " at " + instant;

            until.ifPresent(moment ->
                    assertThat(moment).as(what).isAfter(instant).isBeforeOrEqualTo(instant.plus(Duration.ofHours(26))));
            if (isFarFromAChangeOfTheClocks(zone.getRules(), instant)) {
                LocalTime clock = LocalDateTime.ofInstant(instant, zone).toLocalTime();
                boolean inside = start.isBefore(end)
                        ? !clock.isBefore(start) && clock.isBefore(end)
                        : !start.equals(end) && (!clock.isBefore(start) || clock.isBefore(end));
                assertThat(until.isPresent()).as(what).isEqualTo(inside);
                until.ifPresent(moment -> assertThat(
                                LocalDateTime.ofInstant(moment, zone).toLocalTime())
                        .as(what)
                        .isEqualTo(end));
            }
        }
    }

    private static boolean isFarFromAChangeOfTheClocks(ZoneRules rules, Instant instant) {
        Instant from = instant.minus(Duration.ofDays(2));
        return rules.getOffset(from).equals(rules.getOffset(instant.plus(Duration.ofDays(2))))
                && (rules.nextTransition(from) == null
                        || rules.nextTransition(from).getInstant().isAfter(instant.plus(Duration.ofDays(2))));
    }
}
