package io.pmrealtime.notification.digest;

import io.pmrealtime.notification.config.NotificationConfig;
import io.pmrealtime.notification.directory.Person;
import io.pmrealtime.notification.email.EmailLinks;
import io.pmrealtime.notification.email.MailWriter;
import io.pmrealtime.notification.project.ProjectKey;
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

/** Writes digests as e-mails, plain and in HTML, in the language of whom they go to. Any thread. */
@ApplicationScoped
class DigestComposer {
    private final MailWriter writer;
    private final EmailLinks links;
    private final UnsubscribeLinks unsubscribing;
    private final String productName;

    DigestComposer(
            @Location("email/digest.txt") Template text,
            @Location("email/digest.html") Template html,
            EmailLinks links,
            UnsubscribeLinks unsubscribing,
            NotificationConfig config) {
        this.productName = config.email().productName();
        this.writer = new MailWriter(text, html, productName);
        this.links = links;
        this.unsubscribing = unsubscribing;
    }

    /** The e-mail. The same run gives the same message id. */
    Uni<Mail> compose(DigestRun run, Digest digest, Person person, String address, Map<ProjectKey, String> names) {
        Wording wording = Wording.in(person.language());
        String subject = wording.phrase(
                "digest.subject." + run.frequency().fieldValue(),
                Map.of("product", productName, "count", digest.count()));
        List<Group> groups = digest.sections().stream()
                .map(section -> group(section, names, wording))
                .toList();
        Map<String, Object> values = Map.of(
                "groups", groups,
                "link", links.inbox(),
                "unsubscribeLabel", wording.phrase("digest.unsubscribe", Map.of()));
        String unsubscribe = unsubscribing.link(UnsubscribeScope.digests(run.user()));
        return writer.write(person, address, subject, run.id(), unsubscribe, values);
    }

    private Group group(Digest.Section section, Map<ProjectKey, String> names, Wording wording) {
        ProjectKey project = section.projectId();
        return new Group(
                project == null
                        ? wording.phrase("digest.no_project", Map.of())
                        : names.getOrDefault(project, project.projectId()),
                section.listed().stream()
                        .map(each -> new Line(each.title(), links.to(each)))
                        .toList(),
                section.more() == 0 ? "" : wording.phrase("digest.more", Map.of("count", section.more())));
    }

    /** One project; {@code more} is empty when all are listed. */
    public record Group(String name, List<Line> lines, String more) {}

    /** One notification. */
    public record Line(String title, String link) {}
}
