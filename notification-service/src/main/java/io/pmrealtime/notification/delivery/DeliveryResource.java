package io.pmrealtime.notification.delivery;

import io.pmrealtime.contracts.problem.ProblemException;
import io.pmrealtime.contracts.token.Identity;
import io.pmrealtime.notification.delivery.Deliveries.Step;
import io.pmrealtime.notification.http.Answer;
import io.pmrealtime.notification.http.Availability;
import io.pmrealtime.notification.http.Caller;
import io.pmrealtime.notification.http.NotificationId;
import io.pmrealtime.notification.push.NameBasedId;
import io.quarkus.security.Authenticated;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.UUID;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** What became of a notification: for its owner, and for the admins of its workspace. */
@Path("/api/pm/notifications")
@Authenticated
@Produces(MediaType.APPLICATION_JSON)
public class DeliveryResource {
    private final Caller caller;
    private final Deliveries deliveries;
    private final Availability availability;

    DeliveryResource(Caller caller, Deliveries deliveries, Availability availability) {
        this.caller = caller;
        this.deliveries = deliveries;
        this.availability = availability;
    }

    /**
     * The steps of what an event came to for the caller, also when it was told on no channel; admins may ask for somebody else.
     */
    @GET
    @Path("/deliveries")
    public Uni<Answer<List<Step>>> ofEvent(@RestQuery @Nullable String eventId, @RestQuery @Nullable String userId) {
        Identity identity = caller.identity();
        if (eventId == null || eventId.isBlank()) {
            throw ProblemException.badRequest("eventId", "eventId must be the id of an event");
        }
        String owner = userId == null ? identity.userId() : userId;
        if (!owner.equals(identity.userId()) && !identity.isAdmin()) {
            throw NotificationId.unknown();
        }
        return steps(NameBasedId.of(identity.workspaceId(), eventId, owner), identity.workspaceId(), owner);
    }

    /** The steps in their order. */
    @GET
    @Path("/{id}/deliveries")
    public Uni<Answer<List<Step>>> get(String id) {
        Identity identity = caller.identity();
        UUID known = NotificationId.required(id);
        String owner = identity.isAdmin() ? null : identity.userId();
        return steps(known, identity.workspaceId(), owner);
    }

    private Uni<Answer<List<Step>>> steps(UUID id, String workspaceId, @Nullable String owner) {
        return availability.guard(deliveries.steps(id, workspaceId, owner)).map(steps -> {
            if (steps.isEmpty()) {
                throw NotificationId.unknown();
            }
            return new Answer<>(steps);
        });
    }
}
