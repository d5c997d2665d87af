package io.pmrealtime.contracts.token;

/** Names of the JWT claims that the suite reads besides {@code sub}, {@code jti}, {@code exp} and {@code groups}. */
public final class ClaimName {
    public static final String WORKSPACE_ID = "workspace_id";
    public static final String NAME = "name";
    public static final String PICTURE = "picture";
    public static final String EMAIL = "email";

    private ClaimName() {}
}
