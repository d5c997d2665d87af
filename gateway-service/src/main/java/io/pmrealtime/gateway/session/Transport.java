package io.pmrealtime.gateway.session;

/** How a client is connected. */
public enum Transport {
    WEBSOCKET("websocket", true, true),
    SSE("sse", true, false),
    /** Comes and goes with every answer, so its coming and going says nothing about the user. */
    POLL("poll", false, false);

    private final String label;
    private final boolean shows;
    private final boolean speaks;

    Transport(String label, boolean shows, boolean speaks) {
        this.label = label;
        this.shows = shows;
        this.speaks = speaks;
    }

    /** The value of the metrics label. */
    public String label() {
        return label;
    }

    /** Whether the client is welcomed, and presence-service is told of it. */
    boolean shows() {
        return shows;
    }

    /** Whether the client can ask for something again on the same connection. */
    boolean speaks() {
        return speaks;
    }
}
