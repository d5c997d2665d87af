package io.pmrealtime.notification.choice;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** How often a digest goes out. */
public enum DigestFrequency {
    DAILY,
    WEEKLY;

    /** The name in REST and in the database. */
    public String fieldValue() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The frequency of this name, if there is one. */
    public static Optional<DigestFrequency> of(String value) {
        return Stream.of(values())
                .filter(frequency -> frequency.fieldValue().equals(value))
                .findFirst();
    }
}
