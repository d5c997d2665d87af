package io.pmrealtime.gateway.message;

/** Field {@code code} of an {@code error} message. */
public enum ErrorCode {
    /** No JSON object, or a field that is missing or wrong. */
    BAD_REQUEST("bad_request"),
    /** No such message type. */
    UNKNOWN_TYPE("unknown_type"),
    /** The user may not. */
    FORBIDDEN("forbidden"),
    /** Too many messages in too short a time; this one was not acted on. */
    RATE_LIMITED("rate_limited"),
    /** The connection would be in more rooms than it may. */
    TOO_MANY_ROOMS("too_many_rooms"),
    /** A part that is needed does not answer; try again later. */
    UNAVAILABLE("unavailable");

    private final String code;

    ErrorCode(String code) {
        this.code = code;
    }

    /** The value in the message. */
    public String code() {
        return code;
    }
}
