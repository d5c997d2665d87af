package io.pmrealtime.events.feed;

import io.pmrealtime.contracts.problem.ProblemException;
import io.pmrealtime.contracts.token.Identity;
import io.pmrealtime.events.database.Database;
import io.pmrealtime.events.database.Transaction;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.function.BiPredicate;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** What happened in a project or to a task, for those who may see it. */
@Path("/api/pm")
@Produces(MediaType.APPLICATION_JSON)
@Authenticated
@Blocking
@Tag(name = "Activity")
@APIResponse(
        responseCode = "200",
        description = "Entries, newest first",
        content =
                @Content(
                        mediaType = MediaType.APPLICATION_JSON,
                        examples = @ExampleObject(name = "activity", value = FeedExamples.ACTIVITY)))
@APIResponse(responseCode = "400", description = "id, limit or before is faulty")
@APIResponse(responseCode = "403", description = "There is no such thing, or the caller may not see it")
@APIResponse(responseCode = "503", description = "PostgreSQL does not answer")
public class ActivityResource {
    private final Database database;
    private final LogReader log;
    private final JsonWebToken token;

    ActivityResource(Database database, LogReader log, JsonWebToken token) {
        this.database = database;
        this.log = log;
        this.token = token;
    }

    @GET
    @Path("/projects/{id}/activity")
    @Operation(summary = "Activity of a project, newest first")
    public Answer<Answer.Activity> project(
            @PathParam("id") String id,
            @QueryParam("limit") @Nullable String limit,
            @QueryParam("before") @Nullable String before) {
        return page(id, limit, before, Viewer::maySeeProject, log::ofProject);
    }

    @GET
    @Path("/tasks/{id}/activity")
    @Operation(summary = "Activity of a task, newest first")
    public Answer<Answer.Activity> task(
            @PathParam("id") String id,
            @QueryParam("limit") @Nullable String limit,
            @QueryParam("before") @Nullable String before) {
        return page(id, limit, before, Viewer::maySeeTask, log::ofTask);
    }

    /** How a kind of feed is read. */
    private interface Feed {
        LogPage read(Transaction transaction, String workspaceId, String id, LogCursor before, int limit);
    }

    private Answer<Answer.Activity> page(
            String id,
            @Nullable String limit,
            @Nullable String before,
            BiPredicate<Viewer, String> isAllowed,
            Feed feed) {
        Identity caller = PageRequest.caller(token);
        PageRequest request = PageRequest.before(limit, before);
        String checkedId = PageRequest.id(id);
        return database.transaction(transaction -> {
            if (!isAllowed.test(new Viewer(caller, transaction), checkedId)) {
                throw ProblemException.forbidden("there is no such thing here that you may see");
            }
            LogPage page = feed.read(transaction, caller.workspaceId(), checkedId, request.cursor(), request.limit());
            Names names = Names.of(transaction, caller.workspaceId(), page.events());
            return new Answer<>(
                    page.events().stream()
                            .map(event -> Answer.Activity.of(event, names))
                            .toList(),
                    Answer.Meta.of(page, request.limit()));
        });
    }
}
