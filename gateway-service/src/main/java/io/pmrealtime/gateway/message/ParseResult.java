package io.pmrealtime.gateway.message;

import org.jspecify.annotations.Nullable;

/** What reading a client's text came to. */
public sealed interface ParseResult {

    /** It is a message. */
    record Parsed(ClientMessage message) implements ParseResult {}

    /**
     * It is none.
     *
     * @param ref the text's {@code ref} as JSON where it could be read
     * @param code {@link ErrorCode#BAD_REQUEST} or {@link ErrorCode#UNKNOWN_TYPE}
     * @param detail a sentence for the client's developer that names the field
     */
    record Malformed(@Nullable String ref, ErrorCode code, String detail) implements ParseResult {}
}
