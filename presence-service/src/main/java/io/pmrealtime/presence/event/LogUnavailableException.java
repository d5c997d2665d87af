package io.pmrealtime.presence.event;

/** Kafka did not acknowledge, or not in time. What was sent may yet arrive. */
public final class LogUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    LogUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
