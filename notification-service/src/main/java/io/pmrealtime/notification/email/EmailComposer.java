package io.pmrealtime.notification.email;

import io.pmrealtime.notification.config.NotificationConfig;
import io.pmrealtime.notification.inbox.Notification;
import io.pmrealtime.notification.recipient.Wording;
import io.quarkus.mailer.Mail;
import io.quarkus.qute.Location;
import io.quarkus.qute.Template;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Writes e-mails in the language of whom they go to. Any thread. */
@ApplicationScoped
class EmailComposer {
    /** Makes message ids of this suite recognisable; no mail is ever sent to it. */
    private static final String MESSAGE_ID_DOMAIN = "notifications.pmrealtime.invalid";

    private final Template text;
    private final NotificationConfig.Email config;

    EmailComposer(@Location("email/notification.txt") Template text, NotificationConfig config) {
        this.text = text;
        this.config = config.email();
    }

    /** The e-mail. The same letter gives the same message id, also when more joined it. */
    Uni<Mail> compose(Letter letter) {
        Notification first = letter.first();
        Wording wording = Wording.in(letter.person().language());
        Map<String, String> product = Map.of("product", config.productName());
        List<Item> items = letter.notifications().stream()
                .map(notification -> new Item(notification.title(), notification.message()))
                .toList();
        return Uni.createFrom()
                .completionStage(() -> text.data(
                                "greeting",
                                wording.phrase(
                                        "email.greeting",
                                        Map.of("name", letter.person().displayName())))
                        .data("items", items)
                        .data("linkLabel", wording.phrase("email.link", product))
                        .data("link", link(first))
                        .data("footer", wording.phrase("email.footer", product))
                        .renderAsync())
                .map(body -> Mail.withText(letter.address(), subject(letter, wording), body)
                        .addHeader("Message-ID", messageId(first))
                        .addHeader("Auto-Submitted", "auto-generated"));
    }

    private static String subject(Letter letter, Wording wording) {
        int more = letter.notifications().size() - 1;
        String title = letter.first().title();
        return more == 0 ? title : wording.phrase("email.and_more", Map.of("title", title, "more", more));
    }

    /** One thing that a letter tells. */
    public record Item(String title, String message) {}

    private static String messageId(Notification notification) {
        return "<" + notification.id() + "@" + MESSAGE_ID_DOMAIN + ">";
    }

    private String link(Notification notification) {
        StringBuilder link =
                new StringBuilder(config.linkBase()).append("/?notification=").append(notification.id());
        if (notification.projectId() != null) {
            link.append("&project=").append(encode(notification.projectId()));
        }
        if (notification.taskId() != null) {
            link.append("&task=").append(encode(notification.taskId()));
        }
        return link.toString();
    }

    private static String encode(String id) {
        return URLEncoder.encode(id, StandardCharsets.UTF_8);
    }
}
