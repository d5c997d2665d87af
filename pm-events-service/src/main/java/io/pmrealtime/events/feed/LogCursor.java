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

    /** Reads what {@link #text} wrote; empty for anything else. */
    static Optional<LogCursor> parse(String text) {
        try {
            String plain = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.US_ASCII);
            int dot = plain.indexOf('.');
            if (dot < 0) {
                return Optional.empty();
            }
            long micros = Long.parseLong(plain.substring(0, dot));
            return Optional.of(new LogCursor(
                    Instant.EPOCH.plus(micros, ChronoUnit.MICROS), Long.parseLong(plain.substring(dot + 1))));
        } catch (IllegalArgumentException | ArithmeticException e) {
            return Optional.empty();
        }
    }

    String text() {
        String plain = ChronoUnit.MICROS.between(Instant.EPOCH, loggedAt) + "." + position;
        return Base64.getUrlEncoder().withoutPadding().encodeToString(plain.getBytes(StandardCharsets.US_ASCII));
    }
}
