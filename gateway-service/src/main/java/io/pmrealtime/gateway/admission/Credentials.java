package io.pmrealtime.gateway.admission;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a client shows to be let in. */
public sealed interface Credentials {
    /** The sub-protocol that the gateway speaks, and selects when it is offered. */
    String SUB_PROTOCOL = "pm-realtime.v1";

    /** A JWT. */
    record Token(String jwt) implements Credentials {
        @Override
        public String toString() {
            return "Token";
        }
    }

    /** A ticket that was issued to somebody with a token. */
    record Ticket(String ticket) implements Credentials {
        @Override
        public String toString() {
            return "Ticket";
        }
    }

    /**
     * Finds the credentials of a request: the header before the sub-protocol, that before the parameters.
     *
     * @param authorization header {@code Authorization}
     * @param subProtocols all headers {@code Sec-WebSocket-Protocol}
     */
    static Optional<Credentials> find(
            @Nullable String authorization,
            List<String> subProtocols,
            @Nullable String ticket,
            @Nullable String token) {
        if (authorization != null) {
            return bearer(authorization);
        }
        Optional<String> carried = subProtocols.stream()
                .flatMap(header -> Arrays.stream(header.split(",")))
                .map(String::strip)
                .flatMap(protocol -> SubProtocolToken.of(protocol).stream())
                .findFirst();
        if (carried.isPresent()) {
            return carried.map(Token::new);
        }
        if (ticket != null && !ticket.isEmpty()) {
            return Optional.of(new Ticket(ticket));
        }
        return token == null || token.isEmpty() ? Optional.empty() : Optional.of(new Token(token));
    }

    private static Optional<Credentials> bearer(String authorization) {
        String scheme = "bearer ";
        boolean isBearer = authorization.toLowerCase(Locale.ROOT).startsWith(scheme);
        String token = isBearer ? authorization.substring(scheme.length()).strip() : "";
        return token.isEmpty() ? Optional.empty() : Optional.of(new Token(token));
    }

    /** How browsers, which cannot set headers, carry a token as a sub-protocol. */
    final class SubProtocolToken {
        private static final String OWN = "bearer.";
        /** The carrier that Quarkus clients use. */
        private static final String QUARKUS = "quarkus-http-upgrade#authorization#bearer ";

        private SubProtocolToken() {}

        static Optional<String> of(String protocol) {
            if (protocol.startsWith(OWN)) {
                return Optional.of(protocol.substring(OWN.length()));
            }
            if (!protocol.startsWith("quarkus-http-upgrade")) {
                return Optional.empty();
            }
            try {
                String decoded = URLDecoder.decode(protocol, StandardCharsets.UTF_8);
                return decoded.toLowerCase(Locale.ROOT).startsWith(QUARKUS)
                        ? Optional.of(decoded.substring(QUARKUS.length()))
                        : Optional.empty();
            } catch (IllegalArgumentException e) {
                return Optional.empty();
            }
        }
    }
}
