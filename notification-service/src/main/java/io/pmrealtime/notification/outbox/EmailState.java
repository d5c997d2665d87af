package io.pmrealtime.notification.outbox;

import java.util.Locale;

/** The states in which an e-mail ends; until then it is pending. */
public enum EmailState {
    /** The SMTP server took it. */
    SENT,
    /** It was not to go out any more. */
    SKIPPED,
    /** All attempts failed. */
    DEAD;

    String columnValue() {
        return name().toLowerCase(Locale.ROOT);
    }
}
