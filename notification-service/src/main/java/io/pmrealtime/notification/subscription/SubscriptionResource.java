package io.pmrealtime.notification.subscription;

import com.fasterxml.jackson.databind.JsonNode;
import io.pmrealtime.contracts.problem.ProblemException;
import io.pmrealtime.contracts.room.ResourceId;
import io.pmrealtime.notification.directory.UserKey;
import io.pmrealtime.notification.http.Answer;
import io.pmrealtime.notification.http.Availability;
import io.pmrealtime.notification.http.Caller;
import io.quarkus.security.Authenticated;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.jspecify.annotations.Nullable;

/**
 * What the caller follows and mutes. To follow gives no access: whoever may not see a thing is told nothing of it, and learns
 * nothing here either.
 */
@Path("/api/pm/notifications/subscriptions/{kind}/{id}")
@Authenticated
@Produces(MediaType.APPLICATION_JSON)
public class SubscriptionResource {
    private final Caller caller;
    private final Subscriptions subscriptions;
    private final Pool pool;
    private final Availability availability;

    SubscriptionResource(Caller caller, Subscriptions subscriptions, Pool pool, Availability availability) {
        this.caller = caller;
        this.subscriptions = subscriptions;
        this.pool = pool;
        this.availability = availability;
    }

    /** Follows or mutes a project or task. */
    @PUT
    @Consumes(MediaType.APPLICATION_JSON)
    public Uni<Answer<Subscribed>> put(String kind, String id, @Nullable JsonNode body) {
        UserKey user = UserKey.of(caller.identity());
        Subject subject = subject(user, kind, id);
        Mode mode = body == null ? null : Mode.of(body.path("mode").asText()).orElse(null);
        if (mode == null) {
            throw ProblemException.badRequest("mode", "mode must be follow or mute");
        }
        return availability
                .guard(subscriptions.put(pool, user, subject, mode))
                .replaceWith(new Answer<>(new Subscribed(subject.kind().fieldValue(), id, mode.fieldValue())));
    }

    /** Neither follows nor mutes it any more. */
    @DELETE
    public Uni<Answer<Subscribed>> delete(String kind, String id) {
        UserKey user = UserKey.of(caller.identity());
        Subject subject = subject(user, kind, id);
        return availability
                .guard(subscriptions.remove(pool, user, subject))
                .replaceWith(new Answer<>(new Subscribed(subject.kind().fieldValue(), id, null)));
    }

    private static Subject subject(UserKey user, String kind, String id) {
        Subject.Kind known = Subject.Kind.of(kind)
                .orElseThrow(() -> ProblemException.notFound("only projects and tasks can be followed or muted"));
        if (!ResourceId.isValid(id)) {
            throw ProblemException.badRequest("id", "this is no valid id");
        }
        return new Subject(user.workspaceId(), known, id);
    }

    /** What is set now; no mode when neither. */
    record Subscribed(String kind, String id, @Nullable String mode) {}
}
