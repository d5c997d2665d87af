package io.pmrealtime.events.ingest;

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
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.util.Optional;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jspecify.annotations.Nullable;

/** Events over HTTP, for producers without a Kafka client. */
@Path("/api/pm/events")
@Tag(name = "Ingest")
public class IngestResource {
    private static final String IDEMPOTENCY_KEY = "Idempotency-Key";
    private static final String TRACEPARENT = "traceparent";

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
    public record Answer(Accepted data) {}

    /** How many events were taken. */
    public record Accepted(int accepted) {}

    @POST
    @Consumes({Envelopes.SINGLE, Envelopes.BATCH, MediaType.APPLICATION_JSON})
    @RolesAllowed({Role.PRODUCER, Role.ADMIN})
    @ResponseStatus(202)
    @Blocking
    @Operation(
            summary = "Publish one CloudEvent or a batch",
            description =
                    "All events are checked first; if one is refused, none is sent. A repeat of an id counts once,"
                            + " so a request that was answered with 503 may be sent again as it is.")
    @APIResponse(responseCode = "202", description = "Kafka has all events")
    @APIResponse(responseCode = "400", description = "An event is faulty; errors names every failing field")
    @APIResponse(responseCode = "403", description = "The role is missing, or an event is of another workspace")
    @APIResponse(responseCode = "413", description = "A payload or the body is too large")
    @APIResponse(responseCode = "422", description = "The Idempotency-Key was used for another body")
    @APIResponse(responseCode = "429", description = "The workspace sends too many events at once; see Retry-After")
    @APIResponse(responseCode = "503", description = "Kafka did not acknowledge in time")
    public Answer publish(
            byte[] body, @HeaderParam(IDEMPOTENCY_KEY) @Nullable String key, @Context HttpHeaders headers) {
        Identity identity = Identity.of(token)
                .orElseThrow(() -> ProblemException.unauthorized("the token names no user and workspace"));
        String workspaceId = identity.workspaceId();
        if (key != null) {
            Optional<Integer> answered = keys.answered(workspaceId, key, body);
            if (answered.isPresent()) {
                return new Answer(new Accepted(answered.get()));
            }
        }
        MediaType mediaType = headers.getMediaType();
        Envelopes envelopes = read(
                body,
                mediaType == null ? MediaType.APPLICATION_JSON : mediaType.getType() + "/" + mediaType.getSubtype());
        rateLimit.take(workspaceId, envelopes.events().size());
        int accepted = ingest.take(envelopes, workspaceId, EventTracer.current(headers.getHeaderString(TRACEPARENT)));
        if (key != null) {
            keys.remember(workspaceId, key, body, accepted);
        }
        return new Answer(new Accepted(accepted));
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
