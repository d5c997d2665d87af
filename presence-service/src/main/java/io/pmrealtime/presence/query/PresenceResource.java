package io.pmrealtime.presence.query;

import io.pmrealtime.contracts.problem.ProblemException;
import io.pmrealtime.contracts.token.Identity;
import io.pmrealtime.presence.access.AccessReader;
import io.quarkus.security.Authenticated;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** Who is there, for those who may know. Worker threads. */
@Path("/api/pm")
@Authenticated
@Produces(MediaType.APPLICATION_JSON)
public class PresenceResource {
    private static final int MAX_PROJECTS = 500;

    private final PresenceReader presence;
    private final AccessReader access;
    private final JsonWebToken token;

    @Inject
    PresenceResource(PresenceReader presence, AccessReader access, JsonWebToken token) {
        this.presence = presence;
        this.access = access;
        this.token = token;
    }

    /** The body of every answer. */
    public record Data<T>(T data) {}

    @GET
    @Path("/projects/{id}/presence")
    @Operation(summary = "Who looks at a project")
    public Data<PresentUsers> project(@RestPath String id) {
        Identity identity = identity();
        return new Data<>(presence.inProject(identity.workspaceId(), visible(identity, id)));
    }

    @GET
    @Path("/tasks/{id}/presence")
    @Operation(summary = "Who looks at a task")
    public Data<PresentUsers> task(@RestPath String id) {
        Identity identity = identity();
        String projectId = access.projectOf(id).orElseThrow(PresenceResource::refused);
        return new Data<>(presence.inTask(identity.workspaceId(), visible(identity, projectId), id));
    }

    @GET
    @Path("/workspaces/{id}/presence")
    @Operation(summary = "Who is connected in the token's workspace")
    public Data<PresentUsers> workspace(@RestPath String id) {
        Identity identity = identity();
        if (!identity.workspaceId().equals(id)) {
            throw refused();
        }
        return new Data<>(presence.inWorkspace(id));
    }

    @GET
    @Path("/presence/counts")
    @Operation(summary = "How many are connected in the workspace, and how many look at each project")
    public Data<PresenceCounts> counts(
            @Parameter(description = "project ids, separated by commas") @RestQuery @Nullable String projectIds) {
        Identity identity = identity();
        List<String> asked = projectIds == null
                ? List.of()
                : Stream.of(projectIds.split(","))
                        .map(String::strip)
                        .filter(id -> !id.isEmpty())
                        .distinct()
                        .toList();
        if (asked.size() > MAX_PROJECTS) {
            throw ProblemException.badRequest("projectIds", "projectIds names more than " + MAX_PROJECTS + " projects");
        }
        Set<String> visible = access.visible(identity, asked);
        return new Data<>(presence.counts(identity.workspaceId(), visible, asked));
    }

    private String visible(Identity identity, String projectId) {
        return Optional.of(projectId).filter(id -> access.maySee(identity, id)).orElseThrow(PresenceResource::refused);
    }

    private Identity identity() {
        return Identity.of(token)
                .orElseThrow(() -> ProblemException.unauthorized("the token names no user and workspace"));
    }

    private static ProblemException refused() {
        return ProblemException.forbidden("you may not see who is there");
    }
}
