package io.pmrealtime.notification.email;

import io.pmrealtime.notification.directory.Person;
import io.pmrealtime.notification.inbox.Notification;
import java.util.regex.Pattern;

/** Whether an e-mail still goes out when its time has come. */
sealed interface SendDecision {
    /** One address and nothing that could end a header line. */
    Pattern ADDRESS = Pattern.compile("[^\\s@<>,;:\"()\\[\\]\\\\]+@[^\\s@<>,;:\"()\\[\\]\\\\]+");

    /** It goes out. */
    record Send(Notification notification, Person person, String address) implements SendDecision {}

    /**
     * It does not.
     *
     * @param reason why, in one word
     */
    record Skip(String reason) implements SendDecision {}

    /** Decides by what is known now. */
    static SendDecision on(ClaimedEmail email) {
        Notification notification = email.notification();
        if (notification == null) {
            return new Skip("deleted");
        }
        if (notification.readAt() != null) {
            return new Skip("read");
        }
        Person person = email.person();
        if (person == null || person.email() == null) {
            return new Skip("no_address");
        }
        return isAddress(person.email()) ? new Send(notification, person, person.email()) : new Skip("bad_address");
    }

    /** Whether a mail can be sent to that text. */
    static boolean isAddress(String text) {
        return text.length() <= 254 && ADDRESS.matcher(text).matches();
    }
}
