package io.pmrealtime.notification.digest;

import io.pmrealtime.notification.config.NotificationConfig;
import io.pmrealtime.notification.directory.Person;
import io.pmrealtime.notification.email.EmailHeaders;
import io.pmrealtime.notification.email.EmailLinks;
import io.pmrealtime.notification.project.ProjectKey;
import io.pmrealtime.notification.recipient.Wording;
import io.pmrealtime.notification.unsubscribe.UnsubscribeLinks;
import io.pmrealtime.notification.unsubscribe.UnsubscribeScope;
import io.quarkus.mailer.Mail;
import io.quarkus.qute.Location;
import io.quarkus.qute.Template;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Writes digests as e-mails, plain and in HTML, in the language of whom they go to. Any thread. */
@ApplicationScoped
class DigestComposer {
    private final Template text;
    private final Template html;
    private final EmailLinks links;
    private final UnsubscribeLinks unsubscribing;
    private final String productName;

    DigestComposer(
            @Location("email/digest.txt") Template text,
            @Location("email/digest.html") Template html,
            EmailLinks links,
            UnsubscribeLinks unsubscribing,
            NotificationConfig config) {
        this.text = text;
        this.html = html;
        this.links = links;
        this.unsubscribing = unsubscribing;
        this.productName = config.email().productName();
    }

    /** The e-mail. The same run gives the same message id. */
    Uni<Mail> compose(DigestRun run, Digest digest, Person person, String address, Map<ProjectKey, String> names) {
        String unsubscribe = unsubscribing.link(UnsubscribeScope.digests(run.user()));
        Map<String, Object> values = values(run, digest, person, names, unsubscribe);
        Uni<String> plain =
                Uni.createFrom().completionStage(() -> text.data(values).renderAsync());
        Uni<String> rich =
                Uni.createFrom().completionStage(() -> html.data(values).renderAsync());
        return Uni.combine()
                .all()
                .unis(plain, rich)
                .with((plainBody, richBody) -> EmailHeaders.set(
                        Mail.withText(address, String.valueOf(values.get("subject")), plainBody)
                                .setHtml(richBody),
                        run.id(),
                        unsubscribe));
    }

    private Map<String, Object> values(
            DigestRun run, Digest digest, Person person, Map<ProjectKey, String> names, String unsubscribe) {
        Wording wording = Wording.in(person.language());
        Map<String, Object> named = Map.of("product", productName, "count", digest.count());
        Map<String, Object> values = new HashMap<>();
        values.put("language", wording.language());
        values.put("subject", wording.phrase("digest.subject." + run.frequency().fieldValue(), named));
        values.put("greeting", wording.phrase("email.greeting", Map.of("name", person.displayName())));
        values.put(
                "groups",
                digest.sections().stream()
                        .map(section -> group(section, names, wording))
                        .toList());
        values.put("link", links.inbox());
        values.put("linkLabel", wording.phrase("email.link", named));
        values.put("footer", wording.phrase("email.footer", named));
        values.put("unsubscribe", unsubscribe);
        values.put("unsubscribeLabel", wording.phrase("digest.unsubscribe", Map.of()));
        return values;
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
