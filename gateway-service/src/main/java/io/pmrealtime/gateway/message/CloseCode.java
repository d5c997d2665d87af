package io.pmrealtime.gateway.message;

/** WebSocket close codes that the gateway uses: those of RFC 6455, section 7.4, and its own from 4400. */
public enum CloseCode {
    /** An orderly end. */
    NORMAL(1000),
    /** Binary frames are not spoken here. */
    UNSUPPORTED(1003),
    /** A text that is no UTF-8. */
    NOT_UTF8(1007),
    /** The peer broke the protocol's rules, or sent too much that is no good. */
    POLICY_VIOLATION(1008),
    /** A message over the limit. */
    TOO_BIG(1009),
    /** A fault of the gateway's own. */
    INTERNAL(1011),
    /** This replica goes down; another will take the client. */
    RESTARTING(1012),
    /** The token expired, or what should have refreshed it was no good. */
    TOKEN_EXPIRED(4401),
    /** The token was revoked, or the user is no longer of the workspace. */
    REVOKED(4403),
    /** The client did not keep up or did not answer pings; it may come back with its cursor. */
    TOO_SLOW(4408),
    /** Several times the message rate. */
    FLOODING(4429);

    private final int code;

    CloseCode(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }
}
