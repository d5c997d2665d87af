package io.pmrealtime.notification.http;

import io.pmrealtime.contracts.problem.ProblemException;
import java.util.Optional;
import java.util.UUID;

/** Ids of notifications in requests. They are opaque to clients: one that cannot be ours is one that does not exist. */
public final class NotificationId {
    private NotificationId() {}

    /** The id; empty for what cannot be one. */
    public static Optional<UUID> parse(String text) {
        try {
            return Optional.of(UUID.fromString(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /**
     * The id.
     *
     * @throws ProblemException 404 for what cannot be one
     */
    public static UUID required(String text) {
        return parse(text).orElseThrow(NotificationId::unknown);
    }

    /** The answer to an id that the caller has no notification of. */
    public static ProblemException unknown() {
        return ProblemException.notFound("there is no such notification");
    }
}
