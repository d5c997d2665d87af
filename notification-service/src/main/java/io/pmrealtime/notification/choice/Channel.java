package io.pmrealtime.notification.choice;

/** A way in which somebody is told. */
public enum Channel {
    IN_APP("inApp"),
    EMAIL("email");

    private final String prefix;

    Channel(String prefix) {
        this.prefix = prefix;
    }

    /** What the names of the channel's switches start with. */
    String prefix() {
        return prefix;
    }
}
