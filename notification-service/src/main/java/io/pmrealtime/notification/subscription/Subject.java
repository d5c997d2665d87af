package io.pmrealtime.notification.subscription;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** A thing that can be followed or muted. */
public record Subject(String workspaceId, Kind kind, String id) {

    /** Kinds of things. */
    public enum Kind {
        PROJECT,
        TASK;

        /** The name in REST and in the database. */
        public String fieldValue() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** The kind of this name, if there is one. */
        public static Optional<Kind> of(String value) {
            return Stream.of(values())
                    .filter(kind -> kind.fieldValue().equals(value))
                    .findFirst();
        }
    }
}
