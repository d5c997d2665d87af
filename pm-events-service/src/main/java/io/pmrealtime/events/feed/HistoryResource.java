package io.pmrealtime.events.feed;

import io.pmrealtime.contracts.room.Room;
import io.pmrealtime.contracts.token.Identity;
import io.pmrealtime.events.database.Database;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** What a client missed that was told to resync: all it may see, oldest first. */
@Path("/api/pm/events")
@Produces(MediaType.APPLICATION_JSON)
@Authenticated
@Blocking
@Tag(name = "History")
public class HistoryResource {
    private final Database database;
    private final LogReader log;
    private final JsonWebToken token;

    HistoryResource(Database database, LogReader log, JsonWebToken token) {
        this.database = database;
        this.log = log;
        this.token = token;
    }

    @GET
    @Operation(summary = "Events of the workspace since a time or a cursor, oldest first")
    @APIResponse(
            responseCode = "200",
            description = "Events that the caller may see",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            examples = @ExampleObject(name = "history", value = FeedExamples.HISTORY)))
    @APIResponse(responseCode = "400", description = "after or limit is missing or faulty")
    @APIResponse(responseCode = "503", description = "PostgreSQL does not answer")
    public Answer<Answer.HistoryEvent> history(
            @Parameter(description = "A time, or the cursor of an event of an earlier answer")
                    @QueryParam("after")
                    @Nullable String after,
            @QueryParam("limit") @Nullable String limit) {
        Identity caller = PageRequest.caller(token);
        PageRequest request = PageRequest.after(limit, after);
        String ownRoom = Room.user(caller.userId()).name();
        return database.transaction(transaction -> {
            Viewer viewer = new Viewer(caller, transaction);
            List<String> rooms = new ArrayList<>(viewer.projectRooms());
            rooms.add(Room.workspace(caller.workspaceId()).name());
            rooms.add(ownRoom);
            LogPage page = log.history(
                    transaction,
                    caller.workspaceId(),
                    request.cursor(),
                    rooms,
                    viewer.maySeeAllProjects(),
                    request.limit());
            return new Answer<>(
                    page.events().stream()
                            .map(event -> Answer.HistoryEvent.of(event, ownRoom))
                            .toList(),
                    Answer.Meta.of(page, request.limit()));
        });
    }
}
