package io.pmrealtime.notification.unsubscribe;

import io.pmrealtime.notification.choice.Switch;
import io.pmrealtime.notification.directory.UserKey;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a link turns off.
 *
 * @param user for whom
 * @param turnedOff the switch; null for digests
 */
public record UnsubscribeScope(UserKey user, @Nullable Switch turnedOff) {
    private static final String DIGEST = "digest";

    /** E-mails of one type. */
    public static UnsubscribeScope of(UserKey user, Switch turnedOff) {
        return new UnsubscribeScope(user, turnedOff);
    }

    /** Digests. */
    public static UnsubscribeScope digests(UserKey user) {
        return new UnsubscribeScope(user, null);
    }

    /** The name of what is turned off, for the token and for the page. */
    String name() {
        return turnedOff == null ? DIGEST : turnedOff.field();
    }

    static Optional<UnsubscribeScope> named(UserKey user, String name) {
        return name.equals(DIGEST)
                ? Optional.of(digests(user))
                : Switch.of(name).map(known -> of(user, known));
    }
}
