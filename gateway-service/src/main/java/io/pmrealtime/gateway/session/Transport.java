package io.pmrealtime.gateway.session;

/** How a client is connected. */
public enum Transport {
    WEBSOCKET("websocket", true),
    SSE("sse", true),
    /** Comes and goes with every answer, so its coming and going says nothing about the user. */
    POLL("poll", false);

    private final String label;
    private final boolean shows;

    Transport(String label, boolean shows) {
        this.label = label;
        this.shows = shows;
    }

    /** The value of the metrics label. */
    public String label() {
        return label;
    }

    /** Whether the client is welcomed, and presence-service is told of it. */
    boolean shows() {
        return shows;
    }
}
