package io.pmrealtime.events.feed;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Optional;

/**
 * A place in the event log, opaque to clients.
 *
 * @param loggedAt when the row was written, to the microsecond
 * @param position its number
 */
record LogCursor(Instant loggedAt, long position) {

    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59Z");

    /** True for a time that PostgreSQL can compare with, and that the log may have: from 1970 to 9999. */
    static boolean isPossible(Instant time) {
        return !time.isBefore(Instant.EPOCH) && !time.isAfter(LAST);
    }

    /** Reads what {@link #text} wrote; empty for anything else. */
    static Optional<LogCursor> parse(String text) {
        try {
            String plain = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.US_ASCII);
            int dot = plain.indexOf('.');
            if (dot < 0) {
                return Optional.empty();
            }
            long micros = Long.parseLong(plain.substring(0, dot));
            LogCursor cursor = new LogCursor(
                    Instant.EPOCH.plus(micros, ChronoUnit.MICROS), Long.parseLong(plain.substring(dot + 1)));
            return isPossible(cursor.loggedAt) ? Optional.of(cursor) : Optional.empty();
        } catch (IllegalArgumentException | ArithmeticException e) {
            return Optional.empty();
        }
    }

    String text() {
        String plain = ChronoUnit.MICROS.between(Instant.EPOCH, loggedAt) + "." + position;
        return Base64.getUrlEncoder().withoutPadding().encodeToString(plain.getBytes(StandardCharsets.US_ASCII));
    }
}
