package io.pmrealtime.notification.choice;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * When a person does not want to be disturbed, in local time. Start is inclusive, end exclusive; a window spans midnight when it
 * ends before it starts. Without a start or an end, or when the two are equal, there are no quiet hours.
 *
 * <p>A local time that a change of the clocks skips is taken as much later as was skipped; of one that comes twice the first is
 * taken. So a window has one start and one end in real time, whatever the clocks do.
 *
 * @param zone the zone of the local times; null when the person did not choose one
 * @param days the days of the week on which windows start; empty means every day
 */
public record QuietHours(
        @Nullable LocalTime start,
        @Nullable LocalTime end,
        @Nullable ZoneId zone,
        Set<DayOfWeek> days) {
    /** The zone of those who chose none and whose directory knows none. */
    public static final ZoneId DEFAULT_ZONE = ZoneId.of("UTC");

    /** No quiet hours. */
    public static final QuietHours NONE = new QuietHours(null, null, null, Set.of());

    public QuietHours {
        days = Set.copyOf(days);
    }

    /** The same in that zone, unless the person chose one. */
    public QuietHours orIn(ZoneId otherwise) {
        return zone == null ? new QuietHours(start, end, otherwise, days) : this;
    }

    /**
     * When the quiet hours that the instant lies in end; empty when it lies in none.
     */
    public Optional<Instant> endOf(Instant instant) {
        if (start == null || end == null || start.equals(end)) {
            return Optional.empty();
        }
        ZoneId local = zone == null ? DEFAULT_ZONE : zone;
        LocalDate today = instant.atZone(local).toLocalDate();
        Instant latest = null;
        // A window that is open now started today or yesterday; the day before counts where a change of the clocks
        // moves its end.
        for (LocalDate day = today.minusDays(2); !day.isAfter(today); day = day.plusDays(1)) {
            Instant opens = ZonedDateTime.of(day, start, local).toInstant();
            LocalDate lastDay = end.isAfter(start) ? day : day.plusDays(1);
            Instant closes = ZonedDateTime.of(lastDay, end, local).toInstant();
            boolean open = !instant.isBefore(opens) && instant.isBefore(closes);
            if (open && (days.isEmpty() || days.contains(day.getDayOfWeek()))) {
                latest = latest == null || closes.isAfter(latest) ? closes : latest;
            }
        }
        return Optional.ofNullable(latest);
    }
}
