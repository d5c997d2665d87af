package io.pmrealtime.events.access;

import io.pmrealtime.contracts.problem.ProblemException;
import io.pmrealtime.contracts.token.Identity;
import io.pmrealtime.contracts.token.Role;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Lets administrators have the access keys of their workspace written anew. */
@Path("/api/pm/access")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Access")
public class AccessResource {
    private static final int RETRY_AFTER_SECONDS = 5;

    private final AccessSync access;
    private final JsonWebToken token;

    AccessResource(AccessSync access, JsonWebToken token) {
        this.access = access;
        this.token = token;
    }

    /** The answer. */
    public record Answer(Rebuilt data) {}

    /** How many keys were written. */
    public record Rebuilt(long keys) {}

    @POST
    @Path("/rebuild")
    @RolesAllowed(Role.ADMIN)
    @Blocking
    @Operation(summary = "Write the workspace's access keys anew from PostgreSQL")
    @APIResponse(
            responseCode = "200",
            description = "All keys of the workspace are written",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            examples = @ExampleObject(name = "rebuilt", value = "{\"data\":{\"keys\":3}}")))
    @APIResponse(responseCode = "503", description = "Redis or PostgreSQL does not answer")
    public Answer rebuild() {
        Identity caller = Identity.of(token)
                .orElseThrow(() -> ProblemException.unauthorized("the token names no user and workspace"));
        try {
            return new Answer(new Rebuilt(access.rebuild(caller.workspaceId())));
        } catch (AccessStore.UnavailableException e) {
            throw ProblemException.unavailable("Redis does not take the access keys", RETRY_AFTER_SECONDS);
        }
    }
}
