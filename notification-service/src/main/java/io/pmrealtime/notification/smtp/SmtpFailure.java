package io.pmrealtime.notification.smtp;

import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.ext.mail.SMTPException;
import java.util.Locale;
import java.util.Set;

/**
 * What kept an e-mail from being taken (RFC 5321 section 4.2.1).
 *
 * @param reason for the outbox
 */
record SmtpFailure(String reason, Kind kind) {
    private static final int MAX_REASON = 500;

    /** Replies that speak of the mailbox rather than of the message or the session. */
    private static final Set<Integer> BAD_MAILBOX = Set.of(550, 551, 553);

    /** Classes of failures. */
    enum Kind {
        /** The server could not be reached, did not answer, or was lost. */
        CONNECTION,
        /** The server may take it later: 4xx. */
        TEMPORARY,
        /** The server will never take it: 5xx. */
        PERMANENT,
        /** The server said that there is no such mailbox. */
        MAILBOX
    }

    /** Classifies a failure of the mail client. */
    static SmtpFailure of(Throwable thrown) {
        String reason = String.valueOf(thrown).replace("\0", "");
        String kept = reason.length() <= MAX_REASON ? reason : reason.substring(0, MAX_REASON);
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof SMTPException smtp) {
                return new SmtpFailure(kept, kind(smtp.getReplyCode()));
            }
        }
        return new SmtpFailure(kept, Kind.CONNECTION);
    }

    private static Kind kind(int replyCode) {
        if (BAD_MAILBOX.contains(replyCode)) {
            return Kind.MAILBOX;
        }
        return replyCode >= 500 && replyCode < 600 ? Kind.PERMANENT : Kind.TEMPORARY;
    }

    /** Whether trying again is of no use. */
    boolean lasting() {
        return kind == Kind.PERMANENT || kind == Kind.MAILBOX;
    }

    /** Whether the address is no good. */
    boolean addressIsBad() {
        return kind == Kind.MAILBOX;
    }

    /** Counts it by its class. */
    void count(MeterRegistry metrics) {
        metrics.counter("notification.email.failures", "class", kind.name().toLowerCase(Locale.ROOT))
                .increment();
    }
}
