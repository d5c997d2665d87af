package io.pmrealtime.notification.outbox;

import io.pmrealtime.contracts.problem.ProblemException;
import io.pmrealtime.contracts.token.Role;
import io.pmrealtime.notification.http.Answer;
import io.pmrealtime.notification.http.Availability;
import io.pmrealtime.notification.http.Caller;
import io.pmrealtime.notification.http.NotificationId;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** E-mails that were given up, for the admins of the workspace of the token. */
@Path("/api/pm/notifications/admin/emails")
@RolesAllowed(Role.ADMIN)
@Produces(MediaType.APPLICATION_JSON)
public class DeadLetterResource {
    private final Caller caller;
    private final EmailOutbox outbox;
    private final Availability availability;

    DeadLetterResource(Caller caller, EmailOutbox outbox, Availability availability) {
        this.caller = caller;
        this.outbox = outbox;
        this.availability = availability;
    }

    /** The latest hundred that were given up, and why. */
    @GET
    @Path("/dead")
    public Uni<Answer<List<DeadLetter>>> dead() {
        return availability.guard(outbox.dead(caller.identity().workspaceId())).map(Answer::new);
    }

    /** Tries one again, with all its attempts. */
    @POST
    @Path("/{id}/replay")
    public Uni<Answer<Replayed>> replay(String id) {
        String workspaceId = caller.identity().workspaceId();
        UUID known = NotificationId.parse(id).orElseThrow(DeadLetterResource::notFound);
        return availability.guard(outbox.replay(workspaceId, known)).map(found -> {
            if (!found) {
                throw notFound();
            }
            return new Answer<>(new Replayed(known));
        });
    }

    private static ProblemException notFound() {
        return ProblemException.notFound("there is no such e-mail that was given up");
    }

    /** An e-mail that was given up. */
    record DeadLetter(UUID id, String userId, int attempts, String reason, Instant finishedAt) {}

    /** What will be tried again. */
    record Replayed(UUID id) {}
}
