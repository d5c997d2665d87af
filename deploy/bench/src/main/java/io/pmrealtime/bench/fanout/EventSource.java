package io.pmrealtime.bench.fanout;

import java.io.IOException;

/** Where events come from. Not for several threads. */
interface EventSource extends AutoCloseable {
    String WORKSPACE = "bench";

    /**
     * Sends an event without waiting for it.
     *
     * @param id begins with the moment at which it was due
     * @param data the payload, JSON
     */
    void send(String room, String id, String data) throws IOException;

    @Override
    void close() throws IOException;
}
