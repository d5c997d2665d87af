package io.pmrealtime.notification.evaluation;

import java.util.Locale;

/** What becomes of a notification on one channel. */
public enum Outcome {
    /** It is told. */
    NOW,
    /** It is told without a sound; in the app only. */
    SILENT,
    /** It is told when the quiet hours end; by e-mail only. */
    LATER,
    /** It is told in the next digest; by e-mail only. */
    DIGEST,
    /** It is not told. */
    NEVER;

    /** The name in REST. */
    public String fieldValue() {
        return name().toLowerCase(Locale.ROOT);
    }
}
