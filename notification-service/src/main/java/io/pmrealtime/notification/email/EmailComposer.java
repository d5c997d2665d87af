package io.pmrealtime.notification.email;

import io.pmrealtime.notification.choice.Channel;
import io.pmrealtime.notification.choice.Switch;
import io.pmrealtime.notification.config.NotificationConfig;
import io.pmrealtime.notification.inbox.Notification;
import io.pmrealtime.notification.push.NameBasedId;
import io.pmrealtime.notification.recipient.NotificationType;
import io.pmrealtime.notification.recipient.Wording;
import io.pmrealtime.notification.unsubscribe.UnsubscribeLinks;
import io.pmrealtime.notification.unsubscribe.UnsubscribeScope;
import io.quarkus.mailer.Mail;
import io.quarkus.qute.Location;
import io.quarkus.qute.Template;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.Map;

/** Writes letters as e-mails, plain and in HTML, in the language of whom they go to. Any thread. */
@ApplicationScoped
class EmailComposer {
    private final Template text;
    private final Template html;
    private final EmailLinks links;
    private final UnsubscribeLinks unsubscribing;
    private final String productName;

    EmailComposer(
            @Location("email/notification.txt") Template text,
            @Location("email/notification.html") Template html,
            EmailLinks links,
            UnsubscribeLinks unsubscribing,
            NotificationConfig config) {
        this.text = text;
        this.html = html;
        this.links = links;
        this.unsubscribing = unsubscribing;
        this.productName = config.email().productName();
    }

    /** The e-mail. The same letter gives the same message id, also when more joined it. */
    Uni<Mail> compose(Letter letter) {
        Notification first = letter.first();
        String unsubscribe = unsubscribing.link(scope(letter));
        Map<String, Object> values = values(letter, unsubscribe);
        Uni<String> plain =
                Uni.createFrom().completionStage(() -> text.data(values).renderAsync());
        Uni<String> rich =
                Uni.createFrom().completionStage(() -> html.data(values).renderAsync());
        return Uni.combine().all().unis(plain, rich).with((plainBody, richBody) -> {
            String subject = String.valueOf(values.get("subject"));
            Mail mail = Mail.withText(letter.address(), subject, plainBody).setHtml(richBody);
            EmailHeaders.set(mail, first.id(), unsubscribe);
            return first.taskId() == null
                    ? mail
                    : EmailHeaders.inThread(mail, NameBasedId.of("thread", first.workspaceId(), first.taskId()));
        });
    }

    private Map<String, Object> values(Letter letter, String unsubscribe) {
        Wording wording = Wording.in(letter.person().language());
        Map<String, String> product = Map.of("product", productName);
        Map<String, Object> values = new HashMap<>();
        values.put("language", wording.language());
        values.put("subject", subject(letter, wording));
        values.put(
                "greeting",
                wording.phrase("email.greeting", Map.of("name", letter.person().displayName())));
        values.put(
                "items",
                letter.notifications().stream()
                        .map(each -> new Item(each.title(), each.message()))
                        .toList());
        values.put("link", links.to(letter.first()));
        values.put("linkLabel", wording.phrase("email.link", product));
        values.put("footer", wording.phrase("email.footer", product));
        values.put("unsubscribe", unsubscribe);
        values.put("unsubscribeLabel", wording.phrase("email.unsubscribe", Map.of()));
        return values;
    }

    private static String subject(Letter letter, Wording wording) {
        int more = letter.notifications().size() - 1;
        String title = letter.first().title();
        return more == 0 ? title : wording.phrase("email.and_more", Map.of("title", title, "more", more));
    }

    /** Types that are e-mailed singly have a switch, see {@link Switch#of(NotificationType, Channel)}. */
    private static UnsubscribeScope scope(Letter letter) {
        return NotificationType.of(letter.first().type())
                .flatMap(type -> Switch.of(type, Channel.EMAIL))
                .map(turnedOff -> UnsubscribeScope.of(letter.user(), turnedOff))
                .orElseGet(() -> UnsubscribeScope.digests(letter.user()));
    }

    /** One thing that a letter tells. */
    public record Item(String title, String message) {}
}
