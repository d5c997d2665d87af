package io.pmrealtime.notification.digest;

import io.pmrealtime.notification.choice.DigestFrequency;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;

/**
 * When digests are due: at an hour of the local clock, every day or on one day of the week. An hour that a change of the clocks
 * skips is taken as much later as was skipped, one that comes twice is taken the first time. Pure.
 */
record DigestTimes(int hour, DayOfWeek day) {
    private static final int DAYS_BACK = 9;

    /** The first moment after the instant. */
    Instant next(DigestFrequency frequency, ZoneId zone, Instant after) {
        LocalDate date = after.atZone(zone).toLocalDate().minusDays(1);
        while (true) {
            if (fits(frequency, date)) {
                Instant moment = moment(date, zone);
                if (moment.isAfter(after)) {
                    return moment;
                }
            }
            date = date.plusDays(1);
        }
    }

    /** The local day of the last moment that is not after the instant: the name of the period that ended then. */
    LocalDate period(DigestFrequency frequency, ZoneId zone, Instant now) {
        LocalDate today = now.atZone(zone).toLocalDate();
        for (LocalDate date = today.plusDays(1); date.isAfter(today.minusDays(DAYS_BACK)); date = date.minusDays(1)) {
            if (fits(frequency, date) && !moment(date, zone).isAfter(now)) {
                return date;
            }
        }
        throw new IllegalStateException("every week has a " + day);
    }

    private boolean fits(DigestFrequency frequency, LocalDate date) {
        return frequency == DigestFrequency.DAILY || date.getDayOfWeek() == day;
    }

    private Instant moment(LocalDate date, ZoneId zone) {
        return ZonedDateTime.of(date, LocalTime.of(hour, 0), zone).toInstant();
    }
}
