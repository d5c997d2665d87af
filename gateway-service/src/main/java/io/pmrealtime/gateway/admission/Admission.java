package io.pmrealtime.gateway.admission;

import io.github.bucket4j.Bucket;
import io.pmrealtime.contracts.token.Identity;
import io.pmrealtime.gateway.config.GatewayConfig;
import io.pmrealtime.gateway.hub.Hub;
import io.pmrealtime.gateway.interest.PartitionDemand;
import io.pmrealtime.gateway.limit.ConnectionLimits;
import io.pmrealtime.gateway.metrics.GatewayMetrics;
import io.pmrealtime.gateway.token.Revocations;
import io.pmrealtime.gateway.token.Tickets;
import io.pmrealtime.gateway.token.TokenCheck;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Decides whether a request for a connection is let in: a socket's, a stream's or a poll's. */
@ApplicationScoped
public class Admission {
    private static final String SUB_PROTOCOLS = "Sec-WebSocket-Protocol";

    private final TokenCheck tokens;
    private final Tickets tickets;
    private final Revocations revocations;
    private final ConnectionLimits limits;
    private final PartitionDemand demand;
    private final Hub hub;
    private final GatewayMetrics metrics;
    private final @Nullable List<String> allowedOrigins;
    private final Bucket handshakes;

    Admission(
            TokenCheck tokens,
            Tickets tickets,
            Revocations revocations,
            ConnectionLimits limits,
            PartitionDemand demand,
            Hub hub,
            GatewayMetrics metrics,
            GatewayConfig config) {
        this.tokens = tokens;
        this.tickets = tickets;
        this.revocations = revocations;
        this.limits = limits;
        this.demand = demand;
        this.hub = hub;
        this.metrics = metrics;
        this.allowedOrigins = config.allowedOrigins().orElse(null);
        int perSecond = config.limits().handshakesPerSecond();
        this.handshakes = Bucket.builder()
                .addLimit(limit -> limit.capacity(perSecond).refillGreedy(perSecond, Duration.ofSeconds(1)))
                .build();
    }

    /** One who was let in, and what is held for as long as the connection lives. */
    public record Admitted(Identity identity, ConnectionLimits.Place place, PartitionDemand.Hold hold) {

        /** The connection is closed, or did not come about. */
        public void release() {
            place.release();
            hold.release();
        }
    }

    /** Calls one of the two, once, on the Vert.x context of the caller. */
    public void admit(HttpServerRequest request, Consumer<Admitted> admitted, Consumer<Refusal> refused) {
        Refusal early = beforeCredentials(request);
        if (early != null) {
            refuse(early, refused);
            return;
        }
        Optional<Credentials> credentials = Credentials.find(
                request.getHeader(HttpHeaders.AUTHORIZATION),
                request.headers().getAll(SUB_PROTOCOLS),
                request.getParam("ticket"),
                request.getParam("token"));
        if (credentials.isEmpty()) {
            refuse(Refusal.NO_CREDENTIALS, refused);
            return;
        }
        Context context = Vertx.currentContext();
        identify(credentials.get())
                .chain(this::place)
                .emitOn(action -> context.runOnContext(nothing -> action.run()))
                .subscribe()
                .with(
                        outcome -> decided(outcome, admitted, refused),
                        // Only a ticket can fail to be looked up; everything else does without Redis.
                        failure -> refuse(Refusal.TICKETS_AWAY, refused));
    }

    /** Counts a refusal and passes it on. */
    public void refuse(Refusal refusal, Consumer<Refusal> refused) {
        metrics.refused(refusal.label());
        refused.accept(refusal);
    }

    private @Nullable Refusal beforeCredentials(HttpServerRequest request) {
        if (!hub.isReady()) {
            return Refusal.NOT_READY;
        }
        String origin = request.getHeader(HttpHeaders.ORIGIN);
        if (origin != null && allowedOrigins != null && !allowedOrigins.contains(origin)) {
            return Refusal.ORIGIN;
        }
        return handshakes.tryConsume(1) ? null : Refusal.HANDSHAKE_RATE;
    }

    private Uni<Optional<Identity>> identify(Credentials credentials) {
        Uni<Optional<Identity>> found = credentials instanceof Credentials.Token token
                ? tokens.verify(token.jwt())
                : tickets.redeem(((Credentials.Ticket) credentials).ticket());
        return found.map(identity -> identity.filter(who -> !revocations.isRevoked(who)));
    }

    private Uni<Object> place(Optional<Identity> identity) {
        if (identity.isEmpty()) {
            return Uni.createFrom().item(Refusal.BAD_CREDENTIALS);
        }
        Identity who = identity.get();
        return limits.take(who)
                .chain(outcome -> outcome instanceof ConnectionLimits.Place place
                        ? hold(who, place)
                        : Uni.createFrom().item(refusal((ConnectionLimits.Full) outcome)));
    }

    private Uni<Object> hold(Identity who, ConnectionLimits.Place place) {
        return demand.hold(who.workspaceId())
                .<Object>map(hold -> new Admitted(who, place, hold))
                .onFailure()
                .invoke(place::release)
                .onFailure()
                .recoverWithItem(Refusal.EVENTS_AWAY);
    }

    private static Refusal refusal(ConnectionLimits.Full full) {
        return switch (full) {
            case WORKSPACE -> Refusal.WORKSPACE_LIMIT;
            case USER -> Refusal.USER_LIMIT;
            case REPLICA -> Refusal.REPLICA_FULL;
        };
    }

    private void decided(Object outcome, Consumer<Admitted> admitted, Consumer<Refusal> refused) {
        if (outcome instanceof Admitted who) {
            admitted.accept(who);
        } else {
            refuse((Refusal) outcome, refused);
        }
    }
}
