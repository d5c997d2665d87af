package io.pmrealtime.gateway.tail;

import io.pmrealtime.gateway.frame.SharedFrame;
import io.pmrealtime.gateway.trace.FanOutTrace;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One event of the log, ready to be written. Many connections on several event loops share the frame; whoever keeps an entry holds a count
 * of it.
 *
 * @param partition where it stands
 * @param offset where it stands
 * @param workspaceId whose it is
 * @param rooms names of the rooms it goes to
 * @param frame the complete WebSocket frame
 * @param recordMillis timestamp of the Kafka record, in milliseconds since the epoch
 * @param eventMillis the event's own time, in milliseconds since the epoch; that of the record where it has none
 * @param ephemeral delivered live only
 * @param ended the membership that it ends
 * @param trace the span of its fan-out
 * @param presence whose place it tells; null for everything else
 */
public record LogEntry(
        int partition,
        long offset,
        String workspaceId,
        List<String> rooms,
        SharedFrame frame,
        long recordMillis,
        long eventMillis,
        boolean ephemeral,
        @Nullable MembershipEnd ended,
        @Nullable FanOutTrace trace,
        @Nullable PresenceMark presence) {

    /** The user of whom an event tells a place, and the version of the user's presence that it led to. */
    public record PresenceMark(String userId, long version) {}

    public LogEntry {
        rooms = List.copyOf(rooms);
    }

    /** Bytes of the frame as it is. */
    public int bytes() {
        return frame.plain().readableBytes();
    }
}
