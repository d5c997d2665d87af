package io.pmrealtime.gateway.hub;

import io.pmrealtime.gateway.message.CloseCode;
import io.pmrealtime.gateway.tail.LogEntry;
import io.pmrealtime.gateway.window.FrameJoiners;

/** Where a connection's output goes. Called on the connection's event loop only. */
public interface Outlet {

    /** Whether more events may be written now. When it turns true again, the connection is told. */
    boolean isWritable();

    /**
     * Writes events in their order and flushes, for as long as there is room.
     *
     * @param entries the events; only the first {@code count} are meant
     * @return how many were written
     */
    int write(LogEntry[] entries, int count, FrameJoiners joiners);

    /** Whether it takes compressed frames where they are smaller. */
    default boolean isCompressing() {
        return false;
    }

    /** Writes a message of the gateway's own and flushes, room or not: there are only as many as the client asked for. */
    void send(String json);

    /** Asks the client for a sign of life, or gives one. Returns whether the client is expected to answer. */
    boolean ping();

    /** Says good-bye; nothing is written afterwards. */
    void close(CloseCode code, String reason);
}
