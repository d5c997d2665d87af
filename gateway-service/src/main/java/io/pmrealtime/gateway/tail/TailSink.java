package io.pmrealtime.gateway.tail;

import io.pmrealtime.gateway.cursor.LogShape;

/** Takes what the tail reads. Called on the tail's thread. */
public interface TailSink {

    /**
     * The tail starts to read, or starts over because the log is another one than before: nothing that was taken until now is next to what
     * comes from now on. Nothing is read before a batch says so.
     */
    void restart(LogShape shape);

    /** The next batch. May wait a moment when it is taken slower than it comes. */
    void accept(Batch batch);

    /** Has something done when all that was given until now was taken by everybody. */
    void whenTaken(Runnable action);

    /** The tail has read all that was wanted of the log when it started. */
    void caughtUp();
}
