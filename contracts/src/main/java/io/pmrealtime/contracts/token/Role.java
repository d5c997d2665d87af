package io.pmrealtime.contracts.token;

/** Values of the claim {@code groups} that the suite gives a meaning to. */
public final class Role {
    /** Takes part in the workspace of the token. */
    public static final String MEMBER = "member";
    /** Administers the workspace of the token: sees all its projects. */
    public static final String ADMIN = "admin";
    /** A platform service that may publish events of the workspace. */
    public static final String PRODUCER = "producer";

    private Role() {}
}
