package io.pmrealtime.gateway.message;

/** Why what a client missed cannot be replayed: field {@code reason} of {@code resync}. */
public enum ResyncReason {
    /** Kafka no longer keeps the events after the cursor. */
    CURSOR_EXPIRED("cursor_expired"),
    /** The cursor is of another topic or another number of partitions than there are now. */
    LOG_CHANGED("log_changed"),
    /** The cursor is not of this workspace's partition, or lies beyond the log's end. */
    CURSOR_INVALID("cursor_invalid");

    private final String code;

    ResyncReason(String code) {
        this.code = code;
    }

    public String code() {
        return code;
    }
}
