package io.pmrealtime.gateway.socket;

import io.pmrealtime.contracts.token.Identity;
import io.pmrealtime.gateway.hub.Hub;
import io.pmrealtime.gateway.metrics.GatewayMetrics;
import io.pmrealtime.gateway.token.TokenCheck;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.function.Consumer;

/** Decides whether a request for a connection is let in. */
@ApplicationScoped
public class Admission {
    private static final String SUB_PROTOCOLS = "Sec-WebSocket-Protocol";

    private final TokenCheck tokens;
    private final Hub hub;
    private final GatewayMetrics metrics;

    Admission(TokenCheck tokens, Hub hub, GatewayMetrics metrics) {
        this.tokens = tokens;
        this.hub = hub;
        this.metrics = metrics;
    }

    /** One who was let in. */
    public static final class Admitted {
        private final Identity identity;

        Admitted(Identity identity) {
            this.identity = identity;
        }

        public Identity identity() {
            return identity;
        }

        /** The connection did not come about, or is over. */
        public void release() {}
    }

    /** Calls one of the two, once, on the context of the caller. */
    public void admit(HttpServerRequest request, Consumer<Admitted> admitted, Consumer<Refusal> refused) {
        if (!hub.isReady()) {
            refuse(Refusal.NOT_READY, refused);
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
                .emitOn(action -> context.runOnContext(nothing -> action.run()))
                .subscribe()
                .with(
                        identity -> identity.ifPresentOrElse(
                                who -> admitted.accept(new Admitted(who)),
                                () -> refuse(Refusal.BAD_CREDENTIALS, refused)),
                        failure -> refuse(Refusal.NOT_READY, refused));
    }

    void refuse(Refusal refusal, Consumer<Refusal> refused) {
        metrics.refused(refusal.label());
        refused.accept(refusal);
    }

    private Uni<Optional<Identity>> identify(Credentials credentials) {
        return credentials instanceof Credentials.Token token
                ? tokens.verify(token.jwt())
                : Uni.createFrom().item(Optional.empty());
    }
}
