package io.pmrealtime.gateway.rest;

import io.pmrealtime.contracts.problem.ProblemException;
import io.pmrealtime.contracts.token.Identity;
import io.pmrealtime.contracts.token.Role;
import io.pmrealtime.gateway.token.Revocation;
import io.pmrealtime.gateway.token.Revocations;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.time.Instant;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** Revokes tokens of the caller's workspace. */
@Path("/api/realtime/revocations")
public class RevocationResource {
    private static final int RETRY_SECONDS = 2;

    private final Revocations revocations;
    private final JsonWebToken token;
    private final Clock clock;

    RevocationResource(Revocations revocations, JsonWebToken token, Clock clock) {
        this.revocations = revocations;
        this.token = token;
        this.clock = clock;
    }

    /**
     * What is to be revoked: one of the two.
     *
     * @param jti one token
     * @param userId all tokens that the user was issued until now
     */
    public record Request(@Nullable String jti, @Nullable String userId) {}

    /** When it was revoked. */
    public record Revoked(Instant revokedAt) {}

    @POST
    @RolesAllowed(Role.ADMIN)
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Revoke a token or all tokens of a user",
            description =
                    "Closes live connections of this workspace on every replica and refuses the tokens from then on.")
    public Uni<Data<Revoked>> revoke(@Nullable Request request) {
        Identity admin = Identity.of(token)
                .filter(who -> !revocations.isRevoked(who))
                .orElseThrow(
                        () -> ProblemException.unauthorized("the token names no user of a workspace, or was revoked"));
        if (request == null || isBlank(request.jti()) == isBlank(request.userId())) {
            throw ProblemException.badRequest("jti", "exactly one of jti and userId is needed");
        }
        long now = clock.millis();
        Revocation revocation = isBlank(request.jti())
                ? new Revocation(admin.workspaceId(), null, request.userId(), now)
                : new Revocation(admin.workspaceId(), request.jti(), null, now);
        return revocations
                .revoke(revocation)
                .replaceWith(() -> new Data<>(new Revoked(Instant.ofEpochMilli(now))))
                .onFailure()
                .transform(
                        failure -> ProblemException.unavailable("this cannot be stored at the moment", RETRY_SECONDS));
    }

    private static boolean isBlank(@Nullable String text) {
        return text == null || text.isBlank();
    }
}
