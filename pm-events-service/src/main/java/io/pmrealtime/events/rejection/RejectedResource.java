package io.pmrealtime.events.rejection;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pmrealtime.contracts.problem.ProblemException;
import io.pmrealtime.contracts.token.Identity;
import io.pmrealtime.contracts.token.Role;
import io.pmrealtime.events.ingest.Ingest;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jspecify.annotations.Nullable;

/** Lets the administrators of a workspace see its rejected events, correct them and send them again. */
@Path("/api/pm/events/rejected")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Role.ADMIN)
@Blocking
@Tag(name = "Rejected events")
@APIResponse(responseCode = "503", description = "Kafka does not answer")
public class RejectedResource {
    private static final int RETRY_AFTER_SECONDS = 5;
    private static final int MAX_LIMIT = 100;
    private static final int DEFAULT_LIMIT = 20;

    /** How far back a list looks in each partition. */
    private static final int DEPTH = 1000;

    private final RejectedTopic topic;
    private final Ingest ingest;
    private final ObjectMapper mapper;
    private final JsonWebToken token;

    RejectedResource(RejectedTopic topic, Ingest ingest, ObjectMapper mapper, JsonWebToken token) {
        this.topic = topic;
        this.ingest = ingest;
        this.mapper = mapper;
        this.token = token;
    }

    /** Some rejected events. */
    public record Page(List<RejectedEvent> data, Meta meta) {}

    /** How many were asked for, and whether there are more. */
    public record Meta(int limit, boolean hasMore) {}

    /** The answer of a replay. */
    public record Replay(Accepted data) {}

    /** How many events were sent. */
    public record Accepted(int accepted) {}

    @GET
    @Operation(
            summary = "The workspace's rejected events, newest first",
            description = "Looks at the last 1,000 rejected events of each partition")
    @APIResponse(
            responseCode = "200",
            description = "Rejected events",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            examples = @ExampleObject(name = "rejected", value = RejectedExamples.LIST)))
    public Page list(@QueryParam("limit") @Nullable String limit, @QueryParam("reason") @Nullable String reason) {
        int most = limit == null ? DEFAULT_LIMIT : limit(limit);
        String workspaceId = caller().workspaceId();
        List<RejectedEvent> found = whenKafkaAnswers(() -> topic.newest(DEPTH)).stream()
                .filter(event -> event.workspaceId().equals(workspaceId))
                .filter(event -> reason == null || event.reason().equals(reason))
                .sorted(Comparator.comparing(RejectedEvent::rejectedAt)
                        .thenComparing(RejectedEvent::offset)
                        .reversed())
                .limit(most + 1L)
                .toList();
        boolean hasMore = found.size() > most;
        return new Page(hasMore ? found.subList(0, most) : found, new Meta(most, hasMore));
    }

    @POST
    @Path("/{partition}/{offset}/replay")
    @ResponseStatus(202)
    @Operation(
            summary = "Send a rejected event again",
            description = "The body may be empty, or a JSON object with the attributes to change; its data replaces the"
                    + " payload. The event is checked first.")
    @RequestBody(
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            examples = @ExampleObject(name = "corrections", value = RejectedExamples.CORRECTIONS)))
    @APIResponse(
            responseCode = "202",
            description = "Kafka has the event",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            examples = @ExampleObject(name = "replayed", value = RejectedExamples.REPLAYED)))
    @APIResponse(responseCode = "400", description = "The event is still faulty")
    @APIResponse(responseCode = "404", description = "There is no such rejected event of the workspace")
    public Replay replay(
            @PathParam("partition") int partition, @PathParam("offset") long offset, @Nullable String corrections) {
        Identity caller = caller();
        RejectedEvent rejected = whenKafkaAnswers(() -> topic.at(partition, offset))
                .filter(event -> event.workspaceId().equals(caller.workspaceId()))
                .orElseThrow(() -> ProblemException.notFound("there is no such rejected event"));
        ingest.takeOne(rejected.corrected(corrections(corrections)), caller.workspaceId());
        return new Replay(new Accepted(1));
    }

    private static int limit(String text) {
        try {
            int limit = Integer.parseInt(text);
            if (limit >= 1 && limit <= MAX_LIMIT) {
                return limit;
            }
        } catch (NumberFormatException e) {
            throw ProblemException.badRequest("limit", "is no number");
        }
        throw ProblemException.badRequest("limit", "is from 1 to " + MAX_LIMIT);
    }

    private ObjectNode corrections(@Nullable String body) {
        if (body == null || body.isBlank()) {
            return mapper.createObjectNode();
        }
        try {
            JsonNode json = mapper.readTree(body);
            if (json instanceof ObjectNode changes) {
                return changes;
            }
        } catch (JsonProcessingException e) {
            throw ProblemException.badRequest(null, "the body is no JSON: " + e.getOriginalMessage());
        }
        throw ProblemException.badRequest(null, "corrections are a JSON object");
    }

    private Identity caller() {
        return Identity.of(token)
                .orElseThrow(() -> ProblemException.unauthorized("the token names no user and workspace"));
    }

    private static <T> T whenKafkaAnswers(Supplier<T> question) {
        try {
            return question.get();
        } catch (KafkaException e) {
            throw ProblemException.unavailable("Kafka does not answer", RETRY_AFTER_SECONDS);
        }
    }
}
