package io.pmrealtime.gateway.token;

import io.pmrealtime.contracts.token.Identity;
import io.pmrealtime.gateway.config.GatewayConfig;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.jwt.auth.principal.JWTParser;
import io.smallrye.jwt.auth.principal.ParseException;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jboss.logging.Logger;

/**
 * Verifies tokens: signature, issuer, expiry, and that they name a user and a workspace. On threads of its own, since a signature costs
 * time and keys may have to be fetched, and nobody's events should wait for that. Tokens are never logged.
 */
@ApplicationScoped
public class TokenCheck {
    private static final Logger LOG = Logger.getLogger(TokenCheck.class);

    private final JWTParser parser;
    private final ExecutorService threads;

    TokenCheck(JWTParser parser, GatewayConfig config) {
        this.parser = parser;
        this.threads = Executors.newFixedThreadPool(config.token().threads(), task -> {
            Thread thread = new Thread(task, "token-check");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Who the token speaks of; empty for a token that is no good. Answers on a thread of its own. */
    public Uni<Optional<Identity>> verify(String token) {
        return Uni.createFrom().item(() -> parse(token)).runSubscriptionOn(threads);
    }

    void stop(@Observes ShutdownEvent event) {
        threads.shutdown();
    }

    private Optional<Identity> parse(String token) {
        try {
            return Identity.of(parser.parse(token));
        } catch (ParseException e) {
            LOG.debugf("A token was refused: %s", e.getMessage());
            return Optional.empty();
        }
    }
}
