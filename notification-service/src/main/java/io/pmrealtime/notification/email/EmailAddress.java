package io.pmrealtime.notification.email;

import java.util.regex.Pattern;

/** What the directory's texts must be to be put into the header of an e-mail. Pure. */
public final class EmailAddress {
    private static final int MAX_LENGTH = 254;

    /** One address and nothing that could end a header line. */
    private static final Pattern ADDRESS =
            Pattern.compile("[^\\s\\p{Cc}@<>,;:\"()\\[\\]\\\\]+@[^\\s\\p{Cc}@<>,;:\"()\\[\\]\\\\]+");

    private EmailAddress() {}

    /** Whether a mail can be sent to that text. */
    public static boolean isValid(String text) {
        return text.length() <= MAX_LENGTH && ADDRESS.matcher(text).matches();
    }
}
