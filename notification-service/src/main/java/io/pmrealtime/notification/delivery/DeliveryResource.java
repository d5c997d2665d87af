package io.pmrealtime.notification.delivery;

import io.pmrealtime.contracts.problem.ProblemException;
import io.pmrealtime.contracts.token.Identity;
import io.pmrealtime.notification.delivery.Deliveries.Step;
import io.pmrealtime.notification.http.Answer;
import io.pmrealtime.notification.http.Availability;
import io.pmrealtime.notification.http.Caller;
import io.quarkus.security.Authenticated;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.UUID;

/** What became of a notification: for its owner, and for the admins of its workspace. */
@Path("/api/pm/notifications/{id}/deliveries")
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

    /** The steps in their order. */
    @GET
    public Uni<Answer<List<Step>>> get(String id) {
        Identity identity = caller.identity();
        UUID known;
        try {
            known = UUID.fromString(id);
        } catch (IllegalArgumentException e) {
            throw notFound();
        }
        String owner = identity.isAdmin() ? null : identity.userId();
        return availability
                .guard(deliveries.steps(known, identity.workspaceId(), owner))
                .map(steps -> {
                    if (steps.isEmpty()) {
                        throw notFound();
                    }
                    return new Answer<>(steps);
                });
    }

    private static ProblemException notFound() {
        return ProblemException.notFound("there is no such notification");
    }
}
