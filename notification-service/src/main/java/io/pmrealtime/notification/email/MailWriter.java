package io.pmrealtime.notification.email;

import io.pmrealtime.notification.directory.Person;
import io.pmrealtime.notification.recipient.Wording;
import io.quarkus.mailer.Mail;
import io.quarkus.qute.Template;
import io.smallrye.mutiny.Uni;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/** Writes mails of one kind, plain and in HTML: what all mails of this service have in common. Any thread. */
public final class MailWriter {
    private final Template text;
    private final Template html;
    private final String productName;

    public MailWriter(Template text, Template html, String productName) {
        this.text = text;
        this.html = html;
        this.productName = productName;
    }

    /**
     * The mail.
     *
     * @param messageId the same for the same mail
     * @param unsubscribe a link that turns such mails off by a POST (RFC 8058)
     * @param own what only this kind of mail has, besides greeting, footer and the label of the link
     */
    public Uni<Mail> write(
            Person person, String address, String subject, UUID messageId, String unsubscribe, Map<String, ?> own) {
        Wording wording = Wording.in(person.language());
        Map<String, String> product = Map.of("product", productName);
        Map<String, Object> values = new HashMap<>(own);
        values.put("language", wording.language());
        values.put("subject", subject);
        values.put("greeting", wording.phrase("email.greeting", Map.of("name", person.displayName())));
        values.put("linkLabel", wording.phrase("email.link", product));
        values.put("footer", wording.phrase("email.footer", product));
        values.put("unsubscribe", unsubscribe);
        return Uni.combine()
                .all()
                .unis(rendered(text, values), rendered(html, values))
                .with((plain, rich) ->
                        EmailHeaders.set(Mail.withText(address, subject, plain).setHtml(rich), messageId, unsubscribe));
    }

    private static Uni<String> rendered(Template template, Map<String, Object> values) {
        return Uni.createFrom().completionStage(() -> template.data(values).renderAsync());
    }
}
