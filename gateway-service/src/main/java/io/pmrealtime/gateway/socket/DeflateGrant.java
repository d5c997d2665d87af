package io.pmrealtime.gateway.socket;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a client is granted that offers permessage-deflate (RFC 7692, section 7.1). The server never keeps a context from one message to the
 * next, so that one compressed frame serves all; clients that can do without one are told to, as a context costs the server memory.
 *
 * @param clientKeepsContext whether the client may refer to its earlier messages
 * @param namesWindow whether the client asked for the largest window by name, which must be answered
 */
record DeflateGrant(boolean clientKeepsContext, boolean namesWindow) {
    /** The header of offers and of the answer. */
    static final String HEADER = "Sec-WebSocket-Extensions";

    private static final String NAME = "permessage-deflate";
    private static final String SERVER_NO_CONTEXT = "server_no_context_takeover";
    private static final String CLIENT_NO_CONTEXT = "client_no_context_takeover";
    private static final String SERVER_WINDOW = "server_max_window_bits";
    private static final String CLIENT_WINDOW = "client_max_window_bits";
    private static final Pattern WINDOW_BITS = Pattern.compile("[89]|1[0-5]");
    private static final String LARGEST_WINDOW = "15";

    /** Grants the first acceptable offer, in the client's order of preference. */
    static Optional<DeflateGrant> of(List<String> headers) {
        return headers.stream()
                .flatMap(header -> List.of(header.split(",")).stream())
                .map(DeflateGrant::ofOffer)
                .flatMap(Optional::stream)
                .findFirst();
    }

    /** The answer to the client. */
    String header() {
        return NAME
                + "; " + SERVER_NO_CONTEXT
                + (clientKeepsContext ? "" : "; " + CLIENT_NO_CONTEXT)
                + (namesWindow ? "; " + SERVER_WINDOW + '=' + LARGEST_WINDOW : "");
    }

    /** Declines what section 7.1 says is invalid, and a server's window smaller than zlib's largest, as frames are shared. */
    private static Optional<DeflateGrant> ofOffer(String offer) {
        String[] parts = offer.split(";", -1);
        if (!parts[0].strip().equals(NAME)) {
            return Optional.empty();
        }
        Set<String> names = new HashSet<>();
        for (int i = 1; i < parts.length; i++) {
            String[] parameter = parts[i].split("=", 2);
            String name = parameter[0].strip();
            String value = parameter.length == 1 ? null : unquoted(parameter[1].strip());
            if (!names.add(name) || !isAcceptable(name, value)) {
                return Optional.empty();
            }
        }
        boolean constrained = names.contains(CLIENT_NO_CONTEXT) || names.contains(CLIENT_WINDOW);
        return Optional.of(new DeflateGrant(!constrained, names.contains(SERVER_WINDOW)));
    }

    private static boolean isAcceptable(String name, @Nullable String value) {
        return switch (name) {
            case SERVER_NO_CONTEXT, CLIENT_NO_CONTEXT -> value == null;
            case CLIENT_WINDOW -> value == null || WINDOW_BITS.matcher(value).matches();
            case SERVER_WINDOW -> LARGEST_WINDOW.equals(value);
            default -> false;
        };
    }

    private static String unquoted(String value) {
        boolean quoted = value.length() > 1 && value.startsWith("\"") && value.endsWith("\"");
        return quoted ? value.substring(1, value.length() - 1) : value;
    }
}
