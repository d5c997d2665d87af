package io.pmrealtime.gateway.token;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.pmrealtime.contracts.token.Identity;
import io.pmrealtime.gateway.config.GatewayConfig;
import io.quarkus.redis.datasource.ReactiveRedisDataSource;
import io.quarkus.redis.datasource.value.ReactiveValueCommands;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;

/** Tickets that stand for a verified token once and for a short time, for clients that can only set a URL. Kept in Redis. */
@ApplicationScoped
public class Tickets {
    private static final ObjectMapper JSON =
            JsonMapper.builder().addModule(new JavaTimeModule()).build();
    private static final int BYTES = 24;

    private final ReactiveValueCommands<String, String> values;
    private final Duration lifetime;
    private final Duration timeout;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    Tickets(ReactiveRedisDataSource redis, GatewayConfig config, Clock clock) {
        this.values = redis.value(String.class);
        this.lifetime = config.token().ticketLifetime();
        this.timeout = config.access().timeout();
        this.clock = clock;
    }

    /** A ticket and until when it is good. */
    public record Issued(String ticket, Instant expiresAt) {}

    /** Issues a ticket; fails when Redis does not answer. */
    public Uni<Issued> issue(Identity identity) {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        String ticket = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        Instant expiresAt = clock.instant().plus(lifetime);
        return values.psetex(key(ticket), lifetime.toMillis(), write(identity))
                .replaceWith(new Issued(ticket, expiresAt))
                .ifNoItem()
                .after(timeout)
                .fail();
    }

    /** Takes a ticket: whom it stands for, once. Fails when Redis does not answer. */
    public Uni<Optional<Identity>> redeem(String ticket) {
        if (ticket.length() > 2 * BYTES) {
            return Uni.createFrom().item(Optional.empty());
        }
        return values.getdel(key(ticket))
                .map(Optional::ofNullable)
                .map(text ->
                        text.map(Tickets::read).filter(who -> who.expiresAt().isAfter(clock.instant())))
                .ifNoItem()
                .after(timeout)
                .fail();
    }

    private static String key(String ticket) {
        return "ticket:{" + ticket + "}";
    }

    private static String write(Identity identity) {
        try {
            return JSON.writeValueAsString(identity);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an identity is always JSON", e);
        }
    }

    private static Identity read(String text) {
        try {
            return JSON.readerFor(Identity.class)
                    .without(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .readValue(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a ticket that this service did not write", e);
        }
    }
}
