package io.pmrealtime.contracts.cloudevents;

/** Names of the CloudEvents extension attributes that the suite adds to the standard ones. */
public final class Attribute {
    public static final String WORKSPACE_ID = "workspaceid";
    public static final String ACTOR_ID = "actorid";
    public static final String CORRELATION_ID = "correlationid";
    public static final String DATA_VERSION = "dataversion";
    public static final String TRACEPARENT = "traceparent";

    private Attribute() {}
}
