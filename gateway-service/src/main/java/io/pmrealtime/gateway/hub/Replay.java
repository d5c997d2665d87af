package io.pmrealtime.gateway.hub;

import io.pmrealtime.gateway.message.CloseCode;
import io.pmrealtime.gateway.message.ReplayListener;
import io.pmrealtime.gateway.message.ResyncReason;
import io.pmrealtime.gateway.tail.LogEntry;
import io.pmrealtime.gateway.tail.RepeatFilter;
import java.util.List;
import java.util.Map;

/** A resume that is under way, or what is like one: what it still has to send, and what the connection had before it. For one event loop. */
final class Replay {
    private static final int REPEAT_WINDOW = 2000;

    /** The cursor's offset. */
    final long from;
    /** Before this offset, {@link #delivered} says what the connection has already; from it on it has nothing. */
    final long until;
    /** By room, the offset from which the connection has received everything up to {@link #until}. */
    final Map<String, Long> delivered;
    /** Names of the rooms that this resume joined. */
    final List<String> joined;

    final ReplayListener listener;
    /** A client asked for it. */
    final boolean asked;
    /** What was read from Kafka for it. */
    final RepeatFilter repeats = new RepeatFilter(REPEAT_WINDOW);

    final long beganNanos = System.nanoTime();

    long replayed;
    /** Something of it had to be read from Kafka. */
    boolean fromKafka;

    Replay(long from, long until, Map<String, Long> delivered, List<String> joined, ReplayListener listener) {
        this(from, until, delivered, joined, listener, true);
    }

    private Replay(
            long from,
            long until,
            Map<String, Long> delivered,
            List<String> joined,
            ReplayListener listener,
            boolean asked) {
        this.from = from;
        this.until = until;
        this.delivered = Map.copyOf(delivered);
        this.joined = List.copyOf(joined);
        this.listener = listener;
        this.asked = asked;
    }

    /** Sends what came while a connection was held and the tail has let go of already: it was the gateway who let it wait. */
    static Replay afterHold(Connection connection) {
        return new Replay(
                connection.position, connection.position, Map.of(), List.of(), new AfterHold(connection), false);
    }

    /** Nobody waits for an answer; whoever cannot be sent everything goes elsewhere with its cursor. */
    private record AfterHold(Connection connection) implements ReplayListener {
        @Override
        public void resumed(long replayed) {}

        @Override
        public void resync(ResyncReason reason) {
            connection.close(CloseCode.TOO_SLOW, "too far behind");
        }

        @Override
        public void unavailable() {
            connection.close(CloseCode.RESTARTING, "the log does not answer");
        }
    }

    /** Whether the connection received the entry before this resume. */
    boolean hasDelivered(LogEntry entry) {
        if (entry.offset() >= until || delivered.isEmpty()) {
            return false;
        }
        for (String room : entry.rooms()) {
            Long since = delivered.get(room);
            if (since != null && since <= entry.offset()) {
                return true;
            }
        }
        return false;
    }
}
