package io.pmrealtime.notification.shelf;

import com.fasterxml.jackson.databind.JsonNode;
import io.pmrealtime.contracts.problem.ProblemException;
import io.pmrealtime.notification.directory.UserKey;
import io.pmrealtime.notification.http.Answer;
import io.pmrealtime.notification.http.Availability;
import io.pmrealtime.notification.http.Caller;
import io.pmrealtime.notification.http.NotificationId;
import io.pmrealtime.notification.inbox.InboxPushes;
import io.quarkus.security.Authenticated;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Seen, archive and snooze for the caller's own notifications in the workspace of the token. */
@Path("/api/pm/notifications")
@Authenticated
@Produces(MediaType.APPLICATION_JSON)
public class ShelfResource {
    private static final Duration LONGEST_SNOOZE = Duration.ofDays(366);

    private final Caller caller;
    private final Shelf shelf;
    private final InboxPushes pushes;
    private final Clock clock;
    private final Availability availability;

    ShelfResource(Caller caller, Shelf shelf, InboxPushes pushes, Clock clock, Availability availability) {
        this.caller = caller;
        this.shelf = shelf;
        this.pushes = pushes;
        this.clock = clock;
        this.availability = availability;
    }

    /** Marks all as seen: shown, which is less than read. */
    @POST
    @Path("/seen")
    public Uni<Answer<Updated>> seen() {
        return availability.guard(shelf.seeAll(user())).map(Updated::new).map(Answer::new);
    }

    /** Puts one away: it is neither listed nor counted any more, except with {@code archived=true}. */
    @POST
    @Path("/{id}/archive")
    public Uni<Answer<Shelved>> archive(String id) {
        UserKey user = user();
        UUID known = NotificationId.required(id);
        return changed(user, known, shelf.archive(user, known));
    }

    /** Takes one out again. */
    @POST
    @Path("/{id}/unarchive")
    public Uni<Answer<Shelved>> unarchive(String id) {
        UserKey user = user();
        UUID known = NotificationId.required(id);
        return changed(user, known, shelf.unarchive(user, known));
    }

    /** Hides one until a moment in the future; then it comes back with a live message. */
    @POST
    @Path("/{id}/snooze")
    @Consumes(MediaType.APPLICATION_JSON)
    public Uni<Answer<Shelved>> snooze(String id, @Nullable JsonNode body) {
        UserKey user = user();
        UUID known = NotificationId.required(id);
        return changed(user, known, shelf.snooze(user, known, until(body)));
    }

    /** Brings one back now. */
    @DELETE
    @Path("/{id}/snooze")
    public Uni<Answer<Shelved>> wake(String id) {
        UserKey user = user();
        UUID known = NotificationId.required(id);
        return changed(user, known, shelf.snooze(user, known, null));
    }

    private Uni<Answer<Shelved>> changed(UserKey user, UUID id, Uni<Optional<Shelf.State>> work) {
        return availability.guard(work).map(found -> {
            Shelf.State state = found.orElseThrow(NotificationId::unknown);
            pushes.announceCount(user);
            return new Answer<>(new Shelved(id, state.archivedAt(), state.snoozedUntil()));
        });
    }

    private Instant until(@Nullable JsonNode body) {
        Instant now = clock.instant();
        try {
            Instant until = OffsetDateTime.parse(
                            body == null ? "" : body.path("until").asText())
                    .toInstant();
            if (until.isAfter(now) && until.isBefore(now.plus(LONGEST_SNOOZE))) {
                return until;
            }
        } catch (DateTimeException e) {
            // Answered below as any other moment that is not good.
        }
        throw ProblemException.badRequest(
                "until", "until must be a time within the next year, such as 2026-03-01T09:30:00Z");
    }

    private UserKey user() {
        return UserKey.of(caller.identity());
    }

    /** Answer to marking all as seen. */
    record Updated(int updated) {}

    /** Where the notification is now. */
    record Shelved(
            UUID id, @Nullable Instant archivedAt, @Nullable Instant snoozedUntil) {}
}
