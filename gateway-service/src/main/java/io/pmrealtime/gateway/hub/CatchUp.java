package io.pmrealtime.gateway.hub;

import io.pmrealtime.gateway.history.History;
import io.pmrealtime.gateway.hub.Connection.State;
import io.pmrealtime.gateway.message.CloseCode;
import io.pmrealtime.gateway.message.ResyncReason;
import io.pmrealtime.gateway.metrics.GatewayMetrics;
import io.pmrealtime.gateway.tail.LogEntry;
import io.pmrealtime.gateway.window.FrameJoiners;
import io.pmrealtime.gateway.window.PartitionTail;
import java.time.Duration;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Brings connections from their position to the log's end, from the shard's tail and, for a resume, from Kafka before it. As the tail is
 * what the shard has seen so far, a connection that has reached its end is live: there is nothing in between. For one event loop.
 */
final class CatchUp {
    private static final int ENTRIES_PER_WRITE = 256;
    private static final int BYTES_PER_WRITE = 64 * 1024;
    private static final int ENTRIES_PER_TURN = 8192;
    private static final String TAIL = "tail";
    private static final String KAFKA = "kafka";
    private static final Logger LOG = Logger.getLogger(CatchUp.class);

    private final Shard shard;
    private final History history;
    private final Writer writer;
    private final GatewayMetrics metrics;
    private final FrameJoiners joiners;

    CatchUp(Shard shard, History history, Writer writer, GatewayMetrics metrics, FrameJoiners joiners) {
        this.shard = shard;
        this.history = history;
        this.writer = writer;
        this.metrics = metrics;
        this.joiners = joiners;
    }

    /** Writes for as long as there is room and something to write. */
    void advance(Connection connection) {
        if (connection.fetching || connection.catchUpScheduled || connection.held) {
            return;
        }
        orClose(connection, () -> step(connection));
        // No batch may come for long.
        writer.report();
    }

    /** Nobody else would go on with a connection that this fails for. */
    private void orClose(Connection connection, Runnable work) {
        try {
            work.run();
        } catch (RuntimeException | OutOfMemoryError e) {
            LOG.error("Events could not be delivered: closing the connection", e);
            connection.close(CloseCode.RESTARTING, "internal error");
        } finally {
            joiners.clear();
        }
    }

    private void step(Connection connection) {
        int looked = 0;
        while (connection.state == State.BEHIND && (connection.outlet.isWritable() || hasNothingLeft(connection))) {
            PartitionTail tail = shard.partition(connection.partition);
            if (connection.position >= tail.end()) {
                live(connection);
            } else if (connection.position < tail.start()) {
                beforeTail(connection, tail);
                return;
            } else {
                looked += fromTail(connection, tail);
                if (looked > ENTRIES_PER_TURN && connection.state == State.BEHIND) {
                    continueLater(connection);
                    return;
                }
            }
        }
    }

    private boolean hasNothingLeft(Connection connection) {
        return connection.position >= shard.partition(connection.partition).end();
    }

    /** Goes on in another turn of the event loop. */
    void continueLater(Connection connection) {
        if (connection.catchUpScheduled) {
            return;
        }
        connection.catchUpScheduled = true;
        shard.later(() -> {
            connection.catchUpScheduled = false;
            advance(connection);
        });
    }

    private void live(Connection connection) {
        Replay replay = connection.replay;
        connection.state = State.LIVE;
        connection.replay = null;
        if (replay != null) {
            if (replay.asked) {
                connection.memberships.extendTo(replay.from);
                metrics.resumed("resumed");
            }
            metrics.replayTook(
                    replay.fromKafka ? KAFKA : TAIL, Duration.ofNanos(System.nanoTime() - replay.beganNanos));
            replay.listener.resumed(replay.replayed);
        }
    }

    /** One write's worth of the tail. Returns how many entries were looked at. */
    private int fromTail(Connection connection, PartitionTail tail) {
        int first = tail.indexOf(connection.position);
        int next = first;
        int bytes = 0;
        LogEntry end = null;
        long position = connection.position;
        while (next < tail.size()
                && end == null
                && next - first < ENTRIES_PER_TURN
                && connection.queued < ENTRIES_PER_WRITE
                && bytes < BYTES_PER_WRITE) {
            LogEntry entry = tail.get(next++);
            position = entry.offset() + 1;
            if (connection.wants(entry)) {
                connection.push(entry);
                bytes += entry.bytes();
            }
            end = isAbout(connection, entry) ? entry : null;
        }
        if (next == tail.size() && end == null) {
            position = tail.end();
        }
        boolean all = write(connection, TAIL);
        if (all) {
            connection.position = position;
            revoke(connection, end);
        }
        return next - first;
    }

    private void beforeTail(Connection connection, PartitionTail tail) {
        if (connection.replay == null) {
            connection.close(CloseCode.TOO_SLOW, "too far behind");
            return;
        }
        Replay replay = connection.replay;
        connection.fetching = true;
        replay.fromKafka = true;
        history.read(
                shard.shape(),
                connection.identity().workspaceId(),
                connection.partition,
                connection.position,
                tail.start(),
                replay.repeats,
                () -> !connection.gone,
                answer -> shard.execute(() -> fetched(connection, replay, answer)));
    }

    private void fetched(Connection connection, Replay replay, History.Answer answer) {
        connection.fetching = false;
        // The client may have asked for another meanwhile: then this one is of no use any more.
        boolean current = connection.replay == replay;
        if (answer instanceof History.Read read) {
            // Who has been held since then is read it again.
            if (current && !connection.held) {
                orClose(connection, () -> take(connection, read));
            }
            read.entries().forEach(entry -> entry.frame().release());
            advance(connection);
        } else if (!current) {
            advance(connection);
        } else if (answer instanceof History.Expired) {
            resync(connection, replay);
        } else {
            giveUp(connection, replay);
        }
    }

    private void take(Connection connection, History.Read read) {
        if (connection.state != State.BEHIND) {
            return;
        }
        for (LogEntry entry : read.entries()) {
            if (connection.wants(entry)) {
                connection.push(entry);
            }
            if (isAbout(connection, entry)) {
                if (!write(connection, KAFKA)) {
                    return;
                }
                connection.position = entry.offset() + 1;
                revoke(connection, entry);
                if (!connection.isOpen()) {
                    return;
                }
            }
        }
        if (write(connection, KAFKA)) {
            connection.position = read.next();
        }
    }

    /** Writes what was collected; false where there was no room for all, and the position is that of the first that is left. */
    private boolean write(Connection connection, String source) {
        int count = connection.queued;
        if (count == 0) {
            return true;
        }
        int written = writer.write(connection, joiners);
        metrics.caughtUp(written);
        if (connection.replay != null) {
            connection.replay.replayed += written;
            metrics.replayed(source, written);
        }
        return written == count;
    }

    private static boolean isAbout(Connection connection, LogEntry entry) {
        return entry.ended() != null
                && entry.workspaceId().equals(connection.identity().workspaceId())
                && entry.ended().userId().equals(connection.identity().userId());
    }

    private static void revoke(Connection connection, @Nullable LogEntry entry) {
        if (entry != null && entry.ended() != null) {
            connection.ended(entry.ended(), entry.offset());
        }
    }

    private void resync(Connection connection, Replay replay) {
        connection.replay = null;
        connection.position =
                Math.max(replay.until, shard.partition(connection.partition).start());
        if (replay.asked) {
            metrics.resumed(ResyncReason.CURSOR_EXPIRED.code());
        }
        replay.listener.resync(ResyncReason.CURSOR_EXPIRED);
        advance(connection);
    }

    private void giveUp(Connection connection, Replay replay) {
        if (replay.asked) {
            metrics.resumed("unavailable");
        }
        if (replay.replayed > 0) {
            // What is missing lies before what the client would be sent next; its cursor says where to go on.
            connection.close(CloseCode.RESTARTING, "the log does not answer");
            return;
        }
        connection.replay = null;
        shard.leave(connection, replay.joined);
        connection.position = replay.until;
        replay.listener.unavailable();
        advance(connection);
    }
}
