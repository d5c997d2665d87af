package io.pmrealtime.notification.email;

import io.vertx.ext.mail.SMTPException;
import java.util.Set;

/**
 * What kept an e-mail from being taken (RFC 5321 section 4.2.1).
 *
 * @param reason for the outbox
 * @param lasting whether trying again is of no use: the server answered 5xx
 * @param addressIsBad whether the server said that there is no such mailbox
 */
public record SmtpFailure(String reason, boolean lasting, boolean addressIsBad) {
    private static final int MAX_REASON = 500;

    /** Replies that speak of the mailbox rather than of the message or the session. */
    private static final Set<Integer> BAD_MAILBOX = Set.of(550, 551, 553);

    /** Classifies a failure of the mail client; what is no answer of the server, such as a lost connection, passes. */
    public static SmtpFailure of(Throwable thrown) {
        String reason = String.valueOf(thrown).replace("\0", "");
        String kept = reason.length() <= MAX_REASON ? reason : reason.substring(0, MAX_REASON);
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof SMTPException smtp) {
                return of(kept, smtp.getReplyCode());
            }
        }
        return new SmtpFailure(kept, false, false);
    }

    static SmtpFailure of(String reason, int replyCode) {
        return new SmtpFailure(reason, replyCode >= 500 && replyCode < 600, BAD_MAILBOX.contains(replyCode));
    }
}
