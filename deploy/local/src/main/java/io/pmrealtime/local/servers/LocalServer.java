package io.pmrealtime.local.servers;

/**
 * One server of the local stack, which tests may take away and bring back. All methods may be called from any thread, block until the
 * server is in the state asked for, and do nothing when it already is.
 */
public interface LocalServer {
    /** The product's name, for messages: Kafka, PostgreSQL, Redis, SMTP. */
    String name();

    /**
     * Starts the server, or starts it again on the port and the data it had, and returns when it answers.
     *
     * @throws IllegalStateException when it does not come up; the message holds the end of its log
     */
    void start();

    /** Stops the server in its orderly way, and returns when its port is free. */
    void stop();

    /** Whether it was started and not stopped since. */
    boolean isRunning();
}
