package io.pmrealtime.local.process;

/** The four services, in the order in which they are listed. */
public enum ServiceName {
    GATEWAY("gateway-service"),
    PRESENCE("presence-service"),
    NOTIFICATION("notification-service"),
    EVENTS("pm-events-service");

    private final String directoryName;

    ServiceName(String directoryName) {
        this.directoryName = directoryName;
    }

    /** The name of the service, which is also that of its Maven module. */
    public String directoryName() {
        return directoryName;
    }
}
