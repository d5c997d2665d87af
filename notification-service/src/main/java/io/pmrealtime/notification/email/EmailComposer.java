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
import java.util.List;
import java.util.Map;

/** Writes letters as e-mails, plain and in HTML, in the language of whom they go to. Any thread. */
@ApplicationScoped
class EmailComposer {
    private final MailWriter writer;
    private final EmailLinks links;
    private final UnsubscribeLinks unsubscribing;

    EmailComposer(
            @Location("email/notification.txt") Template text,
            @Location("email/notification.html") Template html,
            EmailLinks links,
            UnsubscribeLinks unsubscribing,
            NotificationConfig config) {
        this.writer = new MailWriter(text, html, config.email().productName());
        this.links = links;
        this.unsubscribing = unsubscribing;
    }

    /** The e-mail. The same letter gives the same message id, also when more joined it. */
    Uni<Mail> compose(Letter letter) {
        Notification first = letter.first();
        Wording wording = Wording.in(letter.person().language());
        List<Item> items = letter.notifications().stream()
                .map(each -> new Item(each.title(), each.message()))
                .toList();
        Map<String, Object> values = Map.of(
                "items", items,
                "link", links.to(first),
                "unsubscribeLabel", wording.phrase("email.unsubscribe", Map.of()));
        return writer.write(
                        letter.person(),
                        letter.address(),
                        subject(letter, wording),
                        first.id(),
                        unsubscribing.link(scope(letter)),
                        values)
                .map(mail -> first.taskId() == null
                        ? mail
                        : EmailHeaders.inThread(mail, NameBasedId.of("thread", first.workspaceId(), first.taskId())));
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
