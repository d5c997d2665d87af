package io.pmrealtime.notification.inbox;

import com.fasterxml.jackson.databind.JsonNode;
import io.pmrealtime.contracts.problem.ProblemException;
import io.pmrealtime.contracts.token.Identity;
import io.pmrealtime.notification.config.NotificationConfig;
import io.pmrealtime.notification.directory.UserKey;
import io.pmrealtime.notification.http.Answer;
import io.pmrealtime.notification.http.Availability;
import io.pmrealtime.notification.http.Caller;
import io.pmrealtime.notification.http.NotificationId;
import io.pmrealtime.notification.inbox.Inbox.ReadMark;
import io.pmrealtime.notification.inbox.Inbox.ReadMarks;
import io.quarkus.security.Authenticated;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** The caller's own inbox in the workspace of the token. What belongs to somebody else is answered as if it did not exist. */
@Path("/api/pm/notifications")
@Authenticated
@Produces(MediaType.APPLICATION_JSON)
public class InboxResource {
    private final Caller caller;
    private final Inbox inbox;
    private final InboxPushes pushes;
    private final Availability availability;
    private final int bulkLimit;

    InboxResource(
            Caller caller, Inbox inbox, InboxPushes pushes, Availability availability, NotificationConfig config) {
        this.caller = caller;
        this.inbox = inbox;
        this.pushes = pushes;
        this.availability = availability;
        this.bulkLimit = config.inbox().bulkLimit();
    }

    /** Lists the inbox, newest first, by page or by cursor. */
    @GET
    public Uni<InboxPage> list(
            @RestQuery @Nullable String page,
            @RestQuery @Nullable String cursor,
            @RestQuery @Nullable String limit,
            @RestQuery @Nullable String type,
            @RestQuery @Nullable String read,
            @RestQuery @Nullable String projectId,
            @RestQuery @Nullable String archived,
            @RestQuery @Nullable String workspaceId) {
        Identity identity = caller.identity();
        if (workspaceId != null && !workspaceId.equals(identity.workspaceId())) {
            throw ProblemException.forbidden("workspaceId is not the workspace of the token");
        }
        return availability.guard(inbox.page(
                UserKey.of(identity), InboxQuery.parse(page, cursor, limit, type, read, projectId, archived)));
    }

    /** How much is unread, in all and by type. */
    @GET
    @Path("/unread-count")
    public Uni<Answer<UnreadCount>> unreadCount() {
        UserKey user = user();
        return availability
                .guard(inbox.unreadCounts(List.of(user)))
                .map(counts -> new Answer<>(counts.getOrDefault(user, UnreadCount.ZERO)));
    }

    /** Marks one as read; its first time of reading stays. */
    @POST
    @Path("/{id}/read")
    public Uni<Answer<Marked>> read(String id) {
        UserKey user = user();
        UUID known = NotificationId.required(id);
        return availability.guard(inbox.read(user, known)).map(found -> {
            ReadMark mark = found.orElseThrow(NotificationId::unknown);
            if (mark.changed() && mark.readAt() != null) {
                pushes.announceRead(user, List.of(known), mark.readAt());
            }
            return new Answer<>(new Marked(known, mark.readAt()));
        });
    }

    /** Marks one as unread. */
    @POST
    @Path("/{id}/unread")
    public Uni<Answer<Marked>> unread(String id) {
        UserKey user = user();
        UUID known = NotificationId.required(id);
        return availability.guard(inbox.unread(user, known)).map(found -> {
            ReadMark mark = found.orElseThrow(NotificationId::unknown);
            if (mark.changed()) {
                pushes.announceCount(user);
            }
            return new Answer<>(new Marked(known, null));
        });
    }

    /** Marks several as read; ids that the caller does not have are passed over. */
    @POST
    @Path("/bulk-read")
    @Consumes(MediaType.APPLICATION_JSON)
    public Uni<Answer<Updated>> bulkRead(@Nullable JsonNode body) {
        UserKey user = user();
        List<UUID> ids = ids(body);
        return availability.guard(inbox.read(user, ids)).map(marks -> updated(user, marks));
    }

    /** Marks all as read. */
    @POST
    @Path("/read-all")
    public Uni<Answer<Updated>> readAll() {
        UserKey user = user();
        return availability.guard(inbox.readAll(user)).map(marks -> updated(user, marks));
    }

    /** Deletes one. */
    @DELETE
    @Path("/{id}")
    public Uni<Success> delete(String id) {
        UserKey user = user();
        UUID known = NotificationId.required(id);
        return availability.guard(inbox.delete(user, known)).map(found -> {
            if (found.orElseThrow(NotificationId::unknown)) {
                pushes.announceCount(user);
            }
            return new Success(true);
        });
    }

    private Answer<Updated> updated(UserKey user, ReadMarks marks) {
        if (!marks.ids().isEmpty()) {
            pushes.announceRead(user, marks.ids(), marks.readAt());
        }
        return new Answer<>(new Updated(marks.ids().size()));
    }

    private UserKey user() {
        return UserKey.of(caller.identity());
    }

    private List<UUID> ids(@Nullable JsonNode body) {
        JsonNode named = body == null ? null : body.get("ids");
        if (named == null || !named.isArray()) {
            throw ProblemException.badRequest("ids", "ids must be an array of notification ids");
        }
        if (named.size() > bulkLimit) {
            throw ProblemException.badRequest("ids", "ids may name at most " + bulkLimit + " notifications");
        }
        List<UUID> ids = new ArrayList<>();
        for (JsonNode id : named) {
            if (!id.isTextual()) {
                throw ProblemException.badRequest("ids[" + ids.size() + "]", "an id is a text");
            }
            NotificationId.parse(id.textValue()).ifPresent(ids::add);
        }
        return ids;
    }

    /** Answer to marking one. */
    record Marked(UUID id, @Nullable Instant readAt) {}

    /** Answer to marking several. */
    record Updated(int updated) {}

    /** Answer to deleting one. */
    record Success(boolean success) {}
}
