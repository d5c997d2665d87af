package io.pmrealtime.gateway.message;

/**
 * Hears how a resume ends. Called once, on the connection's event loop, before the next event is written; not called where the connection
 * is closed before.
 */
public interface ReplayListener {
    /** Everything was sent; from here on it is live. */
    void resumed(long replayed);

    /** It cannot be sent; the rooms are joined and live. */
    void resync(ResyncReason reason);

    /** Kafka does not answer; nothing was sent, and the rooms are not joined. */
    void unavailable();
}
