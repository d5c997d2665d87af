package io.pmrealtime.events.eventlog;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.temporal.TemporalAdjusters;
import java.util.Optional;

/**
 * A partition of the event log: a week from Monday, UTC.
 *
 * @param monday its first day
 */
record LogWeek(LocalDate monday) {
    private static final String PREFIX = "event_log_";
    private static final DateTimeFormatter NAME = DateTimeFormatter.BASIC_ISO_DATE;

    static LogWeek of(Instant time) {
        return new LogWeek(
                time.atOffset(ZoneOffset.UTC).toLocalDate().with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY)));
    }

    /** The week that a partition of this name holds; empty for the default partition. */
    static Optional<LogWeek> ofTable(String table) {
        try {
            return Optional.of(new LogWeek(LocalDate.parse(table.substring(PREFIX.length()), NAME)));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    LogWeek plus(int weeks) {
        return new LogWeek(monday.plusWeeks(weeks));
    }

    String table() {
        return PREFIX + monday.format(NAME);
    }

    boolean isOver(Instant time) {
        return !monday.plusWeeks(1).atStartOfDay().toInstant(ZoneOffset.UTC).isAfter(time);
    }
}
