package io.pmrealtime.notification.subscription;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What somebody wants to hear of a thing. */
public enum Mode {
    /** More than what concerns the person directly. */
    FOLLOW,
    /** Nothing but mentions. */
    MUTE;

    /** The name in REST and in the database. */
    public String fieldValue() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The mode of this name, if there is one. */
    public static Optional<Mode> of(String value) {
        return Stream.of(values())
                .filter(mode -> mode.fieldValue().equals(value))
                .findFirst();
    }
}
