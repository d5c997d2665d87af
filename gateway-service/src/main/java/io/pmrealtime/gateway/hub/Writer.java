package io.pmrealtime.gateway.hub;

import io.pmrealtime.gateway.metrics.GatewayMetrics;
import io.pmrealtime.gateway.tail.LogEntry;
import io.pmrealtime.gateway.window.FrameJoiners;
import java.util.function.Consumer;

/** Writes to connections what waits for them, and counts it. For one event loop. */
final class Writer {
    private final GatewayMetrics metrics;
    private final Consumer<Connection> whenBehind;
    private final LogEntry[] single = new LogEntry[1];
    private long delivered;
    private long deliveredBytes;

    /** @param whenBehind is told of a connection that was live and could not be written all that waits for it */
    Writer(GatewayMetrics metrics, Consumer<Connection> whenBehind) {
        this.metrics = metrics;
        this.whenBehind = whenBehind;
    }

    /**
     * Writes what waits for a connection; what there is no room for is left in the tail, and the position is that of the first of it.
     *
     * @return how many were written
     */
    int write(Connection connection, FrameJoiners with) {
        LogEntry[] queue = connection.queue(single);
        int count = connection.queued;
        connection.writing = true;
        int written = connection.outlet.write(queue, count, with);
        connection.writing = false;
        if (written > 0) {
            connection.unwritableSinceMillis = 0;
        }
        boolean compressing = connection.outlet.isCompressing();
        for (int i = 0; i < written; i++) {
            deliveredBytes += queue[i].frame().bytes(compressing);
        }
        delivered += written;
        if (written < count && connection.isOpen()) {
            fallBehind(connection, queue[written].offset());
        }
        connection.clearQueue();
        return written;
    }

    private void fallBehind(Connection connection, long position) {
        connection.position = position;
        if (connection.state == Connection.State.LIVE) {
            connection.state = Connection.State.BEHIND;
            metrics.fellBehind();
            whenBehind.accept(connection);
        }
    }

    /** Whether something was written that has not been reported. */
    boolean hasWritten() {
        return delivered > 0;
    }

    /** Adds to the metrics what was written since this was last called. */
    void report() {
        if (delivered > 0) {
            metrics.delivered(delivered, deliveredBytes);
            delivered = 0;
            deliveredBytes = 0;
        }
    }
}
