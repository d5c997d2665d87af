package io.pmrealtime.gateway.tail;

import io.pmrealtime.gateway.cursor.LogShape;

/** Takes what the tail reads. Called on the tail's thread. */
public interface TailSink {

    /**
     * The tail starts to read, or starts over because the log is another one than before: nothing that was taken until now is next to what
     * comes from now on.
     *
     * @param starts by partition, the first offset that will be read
     */
    void restart(LogShape shape, long[] starts);

    /** The next batch. May wait a moment when it is taken slower than it comes. */
    void accept(Batch batch);

    /** The tail has read all that was in the log when it started. */
    void caughtUp();
}
