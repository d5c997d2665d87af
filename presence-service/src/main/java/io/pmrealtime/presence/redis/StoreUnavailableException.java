package io.pmrealtime.presence.redis;

/** Redis did not answer, or not in time. What was asked for may have happened. */
public final class StoreUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StoreUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
