package io.pmrealtime.notification.directory;

import io.pmrealtime.contracts.token.Role;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the directory of a workspace says of a person.
 *
 * @param userId the user
 * @param name what others call the person; null when nobody said
 * @param email address for e-mails; null when there is none
 * @param locale a BCP 47 language tag; null when unknown
 * @param timeZone an IANA zone id; null when unknown
 * @param role {@code member} or {@code admin}; null for who does not belong to the workspace (any more)
 * @param bounced whether the mail server of the address said that there is no such mailbox
 * @param left whether the person belonged to the workspace once and does not any more
 */
public record Person(
        String userId,
        @Nullable String name,
        @Nullable String email,
        @Nullable String locale,
        @Nullable String timeZone,
        @Nullable String role,
        boolean bounced,
        boolean left) {

    /** Somebody of whom only the id is known. */
    public static Person unknown(String userId) {
        return new Person(userId, null, null, null, null, null, false, false);
    }

    /** The name, or the id of a person whose name nobody said. */
    public String displayName() {
        return name == null ? userId : name;
    }

    /** The person's language; English when it is unknown. */
    public Locale language() {
        return locale == null ? Locale.ENGLISH : Locale.forLanguageTag(locale.replace('_', '-'));
    }

    /** Whether the person administers the workspace. */
    public boolean isAdmin() {
        return Role.ADMIN.equals(role);
    }

    /** The person's zone; empty when it is unknown or no zone of this Java's database. */
    public Optional<ZoneId> zone() {
        if (timeZone == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(ZoneId.of(timeZone));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
