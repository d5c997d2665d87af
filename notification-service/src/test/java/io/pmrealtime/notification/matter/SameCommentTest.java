package io.pmrealtime.notification.matter;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pmrealtime.notification.directory.UserKey;
import io.pmrealtime.notification.inbox.NewNotification;
import io.pmrealtime.notification.inbox.NewNotification.Decided;
import io.pmrealtime.notification.inbox.Notification;
import io.pmrealtime.notification.outbox.QueuedEmail;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SameCommentTest {
    private static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");
    private static final Duration WINDOW = Duration.ofSeconds(10);

    /** What is told when one is stored and the other comes, and when both come in one batch. */
    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                // type and comment of the first; of the second, seconds later, author -> told
                "commented,c1,mentioned,- ,2 ,ada  ,1",
                "mentioned,- ,commented,c1,2 ,ada  ,1",
                "commented,c1,mentioned,c1,60,ada  ,1",
                "commented,c1,mentioned,c2,2 ,ada  ,2",
                "commented,c1,mentioned,- ,11,ada  ,2",
                "commented,c1,mentioned,- ,2 ,linus,2",
                "commented,c1,commented,- ,2 ,ada  ,2",
                "mentioned,- ,mentioned,- ,2 ,ada  ,2"
            })
    void oneIsToldOfOneComment(
            String first,
            @Nullable String firstComment,
            String second,
            @Nullable String secondComment,
            int seconds,
            String author,
            int told) {
        NewNotification one = notification(first, firstComment, NOON, "ada");
        NewNotification other = notification(second, secondComment, NOON.plusSeconds(seconds), author);

        Decisions inOneBatch = fold(List.of(), List.of(one, other), List.of());
        assertThat(inOneBatch.notifications()).hasSize(told);
        assertThat(inOneBatch.changed()).isEmpty();

        Decisions later = fold(List.of(one), List.of(other), List.of());
        assertThat(later.notifications()).hasSize(told - 1);
        if (told == 1) {
            // Only what becomes stronger is told again.
            assertThat(later.changed()).hasSize(first.equals("commented") ? 1 : 0);
            assertThat(later.named()).hasSize(first.equals("commented") ? 0 : 1);
            List<NewNotification> left = Stream.of(inOneBatch.notifications(), later.changed(), later.named())
                    .flatMap(List::stream)
                    .toList();
            assertThat(left).allSatisfy(each -> {
                assertThat(each.notification().id())
                        .isEqualTo(one.notification().id());
                assertThat(each.notification().type()).isEqualTo("task.mentioned");
                assertThat(each.notification().data().path("commentId").asText())
                        .isEqualTo("c1");
            });
        }
    }

    @Test
    void theEmailOfTheStrongerOneGoesOutForTheFirst() {
        NewNotification comment = notification("commented", "c1", NOON, "ada");
        NewNotification mention = notification("mentioned", null, NOON.plusSeconds(1), "ada");
        Decisions folded = fold(List.of(), List.of(comment, mention), List.of(email(comment), email(mention)));
        assertThat(folded.emails())
                .extracting(QueuedEmail::notificationId)
                .containsExactly(comment.notification().id());
        assertThat(folded.emails().get(0).batchKey()).isEqualTo(email(mention).batchKey());
    }

    @Test
    void theEmailOfTheWeakerOneDoesNotGoOut() {
        NewNotification mention = notification("mentioned", null, NOON, "ada");
        NewNotification comment = notification("commented", "c1", NOON.plusSeconds(1), "ada");
        Decisions folded = fold(List.of(mention), List.of(comment), List.of(email(comment)));
        assertThat(folded.emails()).isEmpty();
        assertThat(folded.untold()).singleElement().satisfies(each -> assertThat(each.notificationId())
                .isEqualTo(comment.notification().id()));
    }

    private static Decisions fold(
            List<NewNotification> earlier, List<NewNotification> fresh, List<QueuedEmail> emails) {
        Decisions decisions = new Decisions(fresh, List.of(), List.of(), emails, List.of(), Map.of());
        return new SameComment(WINDOW, earlier, decisions).fold(decisions);
    }

    private static QueuedEmail email(NewNotification of) {
        return new QueuedEmail(
                of.notification().id(), of.user(), of.notification().type() + " t", NOON);
    }

    private static NewNotification notification(String kind, @Nullable String comment, Instant at, String author) {
        ObjectNode data = JsonNodeFactory.instance.objectNode().put("eventType", "pm.task." + kind);
        if (comment != null) {
            data.put("commentId", comment);
        }
        UserKey user = new UserKey("w", "grace");
        Notification notification = new Notification(
                UUID.randomUUID(),
                user.workspaceId(),
                user.userId(),
                "task." + kind,
                kind.equals("mentioned") ? "mentioned" : "assigned",
                "title",
                "message",
                data,
                author,
                "p",
                "t",
                UUID.randomUUID().toString(),
                null,
                at,
                null,
                null,
                null,
                null);
        return new NewNotification(notification, true, false, false, false, at, null, new Decided("now", "now"));
    }
}
