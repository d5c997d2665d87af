package io.pmrealtime.events.ingest;

import io.pmrealtime.contracts.problem.Problem;
import io.pmrealtime.contracts.problem.ProblemException;
import io.pmrealtime.contracts.token.Identity;
import io.pmrealtime.contracts.token.Role;
import io.pmrealtime.contracts.tracing.EventTracer;
import io.pmrealtime.events.config.EventsConfig;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.util.Optional;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.jspecify.annotations.Nullable;

/** Events over HTTP, for producers without a Kafka client. */
@Path("/api/pm/events")
@Tag(name = "Ingest")
public class IngestResource {
    private static final String TRACEPARENT = "traceparent";
    private static final String IDEMPOTENCY_KEY = "Idempotency-Key";
    private static final String PER_ITEM = "per-item";
    private static final int ACCEPTED = 202;
    private static final int MULTI_STATUS = 207;

    private final Ingest ingest;
    private final IdempotencyKeys keys;
    private final RateLimit rateLimit;
    private final EventsConfig config;
    private final JsonWebToken token;

    IngestResource(Ingest ingest, IdempotencyKeys keys, RateLimit rateLimit, EventsConfig config, JsonWebToken token) {
        this.ingest = ingest;
        this.keys = keys;
        this.rateLimit = rateLimit;
        this.config = config;
        this.token = token;
    }

    /** The answer of a request that was taken. */
    public record Answer(Taken data) {}

    @POST
    @Consumes({Envelopes.SINGLE, Envelopes.BATCH, MediaType.APPLICATION_JSON})
    @RolesAllowed({Role.PRODUCER, Role.ADMIN})
    @Blocking
    @Operation(
            summary = "Publish one CloudEvent or a batch",
            description =
                    "All events are checked first; if one is refused, none is sent. With results=per-item the good ones are"
                            + " sent and the answer tells what became of each. A repeat of an id counts once, so a"
                            + " request that was answered with 503 may be sent again as it is.")
    @RequestBody(
            required = true,
            content = {
                @Content(
                        mediaType = Envelopes.SINGLE,
                        schema = @Schema(type = SchemaType.OBJECT),
                        examples = @ExampleObject(name = "one", value = IngestExamples.SINGLE)),
                @Content(
                        mediaType = Envelopes.BATCH,
                        schema = @Schema(type = SchemaType.ARRAY),
                        examples = @ExampleObject(name = "batch", value = IngestExamples.BATCH))
            })
    @APIResponse(
            responseCode = "202",
            description = "Kafka has all events",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = Answer.class),
                            examples = @ExampleObject(name = "taken", value = IngestExamples.TAKEN)))
    @APIResponse(
            responseCode = "207",
            description = "With results=per-item: some events were refused, Kafka has the others",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = Answer.class),
                            examples = @ExampleObject(name = "partial", value = IngestExamples.PARTIAL)))
    @APIResponse(
            responseCode = "400",
            description = "An event is faulty; errors names every failing field",
            content =
                    @Content(
                            mediaType = Problem.MEDIA_TYPE,
                            schema = @Schema(implementation = Problem.class),
                            examples = @ExampleObject(name = "faulty", value = IngestExamples.FAULTY)))
    @APIResponse(responseCode = "403", description = "The role is missing, or an event is of another workspace")
    @APIResponse(responseCode = "413", description = "A payload or the body is too large")
    @APIResponse(responseCode = "422", description = "The Idempotency-Key was used for another body")
    @APIResponse(responseCode = "429", description = "The workspace sends too many events at once; see Retry-After")
    @APIResponse(responseCode = "503", description = "Kafka did not acknowledge in time")
    public RestResponse<Answer> publish(
            byte[] body,
            @HeaderParam(IDEMPOTENCY_KEY) @Nullable String key,
            @Parameter(description = "per-item: take what is good, and tell of each what became of it")
                    @QueryParam("results")
                    @Nullable String results,
            @Context HttpHeaders headers) {
        Identity identity = Identity.of(token)
                .orElseThrow(() -> ProblemException.unauthorized("the token names no user and workspace"));
        String workspaceId = identity.workspaceId();
        boolean perItem = isPerItem(results);
        if (key != null) {
            Optional<Taken> answered = keys.answered(workspaceId, key, body, perItem);
            if (answered.isPresent()) {
                return answer(answered.get());
            }
        }
        MediaType mediaType = headers.getMediaType();
        Envelopes envelopes = read(
                body,
                mediaType == null ? MediaType.APPLICATION_JSON : mediaType.getType() + "/" + mediaType.getSubtype());
        rateLimit.take(workspaceId, envelopes.events().size());
        String traceparent = EventTracer.current(headers.getHeaderString(TRACEPARENT));
        Taken taken = perItem
                ? ingest.takeEach(envelopes, workspaceId, traceparent)
                : ingest.takeAll(envelopes, workspaceId, traceparent);
        if (key != null) {
            keys.remember(workspaceId, key, body, perItem, taken);
        }
        return answer(taken);
    }

    private static RestResponse<Answer> answer(Taken taken) {
        return ResponseBuilder.<Answer>create(taken.isPartial() ? MULTI_STATUS : ACCEPTED)
                .entity(new Answer(taken))
                .build();
    }

    private static boolean isPerItem(@Nullable String results) {
        if (results != null && !results.equals(PER_ITEM)) {
            throw ProblemException.badRequest("results", "is " + PER_ITEM + ", or left out for all or nothing");
        }
        return results != null;
    }

    private Envelopes read(byte[] body, String mediaType) {
        Envelopes envelopes;
        try {
            envelopes = Envelopes.read(body, mediaType);
        } catch (Envelopes.UnreadableException e) {
            throw ProblemException.badRequest(null, String.valueOf(e.getMessage()));
        }
        if (envelopes.events().isEmpty()) {
            throw ProblemException.badRequest(null, "a batch has at least one event");
        }
        if (envelopes.events().size() > config.http().maxBatch()) {
            throw ProblemException.tooLarge(
                    "a batch has at most " + config.http().maxBatch() + " events");
        }
        return envelopes;
    }
}
