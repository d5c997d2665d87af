package io.pmrealtime.local.launcher;

/** The stack cannot be started; the message tells a person why and what to do. */
final class FailedStart extends RuntimeException {
    private static final long serialVersionUID = 1L;

    FailedStart(String message) {
        super(message);
    }

    /** For a failure whose own message is plain enough. */
    FailedStart(IllegalStateException cause) {
        super(String.valueOf(cause.getMessage()), cause);
    }
}
