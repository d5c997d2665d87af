package io.pmrealtime.gateway.rest;

import io.pmrealtime.contracts.problem.ProblemException;
import io.pmrealtime.contracts.token.Identity;
import io.pmrealtime.gateway.token.Revocations;
import io.pmrealtime.gateway.token.Tickets;
import io.quarkus.security.Authenticated;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** Issues tickets for clients that can only set a URL. */
@Path("/api/realtime/tickets")
public class TicketResource {
    private static final int RETRY_SECONDS = 2;

    private final Tickets tickets;
    private final Revocations revocations;
    private final JsonWebToken token;

    TicketResource(Tickets tickets, Revocations revocations, JsonWebToken token) {
        this.tickets = tickets;
        this.revocations = revocations;
        this.token = token;
    }

    @POST
    @Authenticated
    @Operation(summary = "Issue a ticket that opens one connection", description = "Good once, for a short time.")
    public Uni<Data<Tickets.Issued>> issue() {
        Identity identity = Identity.of(token)
                .filter(who -> !revocations.isRevoked(who))
                .orElseThrow(
                        () -> ProblemException.unauthorized("the token names no user of a workspace, or was revoked"));
        return tickets.issue(identity)
                .map(Data::new)
                .onFailure()
                .transform(failure ->
                        ProblemException.unavailable("tickets cannot be issued at the moment", RETRY_SECONDS));
    }
}
