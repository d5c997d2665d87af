package io.pmrealtime.notification.email;

import io.quarkus.mailer.Mail;
import java.util.UUID;

/** Headers that all e-mails of this service have. */
final class EmailHeaders {
    /** Makes message ids of this suite recognisable; no mail is ever sent to it. */
    private static final String MESSAGE_ID_DOMAIN = "notifications.pmrealtime.invalid";

    private EmailHeaders() {}

    /**
     * Sets them.
     *
     * @param id the same for an e-mail that is sent again, because the first time may have succeeded after all
     * @param unsubscribe a link that turns such e-mails off by a POST (RFC 8058)
     */
    static Mail set(Mail mail, UUID id, String unsubscribe) {
        return mail.addHeader("Message-ID", messageId(id))
                .addHeader("Auto-Submitted", "auto-generated")
                .addHeader("List-Unsubscribe", "<" + unsubscribe + ">")
                .addHeader("List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
    }

    /** Makes mail programs show all e-mails of a thing together. */
    static Mail inThread(Mail mail, UUID thread) {
        return mail.addHeader("In-Reply-To", messageId(thread)).addHeader("References", messageId(thread));
    }

    private static String messageId(UUID id) {
        return "<" + id + "@" + MESSAGE_ID_DOMAIN + ">";
    }
}
