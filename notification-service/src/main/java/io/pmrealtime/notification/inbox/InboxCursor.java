package io.pmrealtime.notification.inbox;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;

/** Where a page of the inbox ended: the next one starts with what is older. Opaque to clients. */
record InboxCursor(Instant createdAt, UUID id) {
    private static final char SEPARATOR = '~';

    /** Later than any notification, and still a time that PostgreSQL knows. */
    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59Z");

    static InboxCursor after(Notification last) {
        return new InboxCursor(last.createdAt(), last.id());
    }

    /** Reads what {@link #text()} wrote; empty for anything else. */
    static Optional<InboxCursor> parse(String text) {
        try {
            String plain = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
            int separator = plain.indexOf(SEPARATOR);
            if (separator < 0) {
                return Optional.empty();
            }
            long micros = Long.parseLong(plain.substring(0, separator));
            Instant createdAt = Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
            if (createdAt.isBefore(Instant.EPOCH) || createdAt.isAfter(LAST)) {
                return Optional.empty();
            }
            return Optional.of(new InboxCursor(createdAt, UUID.fromString(plain.substring(separator + 1))));
        } catch (IllegalArgumentException | DateTimeException | ArithmeticException e) {
            return Optional.empty();
        }
    }

    String text() {
        String plain = ChronoUnit.MICROS.between(Instant.EPOCH, createdAt) + String.valueOf(SEPARATOR) + id;
        return Base64.getUrlEncoder().withoutPadding().encodeToString(plain.getBytes(StandardCharsets.UTF_8));
    }
}
