package io.pmrealtime.gateway.hub;

import io.netty.channel.EventLoop;
import io.pmrealtime.contracts.room.Room;
import io.pmrealtime.contracts.token.Identity;
import io.pmrealtime.gateway.config.GatewayConfig;
import io.pmrealtime.gateway.cursor.Cursor;
import io.pmrealtime.gateway.cursor.LogShape;
import io.pmrealtime.gateway.eventloop.Inbox;
import io.pmrealtime.gateway.frame.FrameDeflater;
import io.pmrealtime.gateway.history.History;
import io.pmrealtime.gateway.message.CloseCode;
import io.pmrealtime.gateway.message.ReplayListener;
import io.pmrealtime.gateway.metrics.GatewayMetrics;
import io.pmrealtime.gateway.room.Grant;
import io.pmrealtime.gateway.room.Removals;
import io.pmrealtime.gateway.tail.Batch;
import io.pmrealtime.gateway.tail.LogEntry;
import io.pmrealtime.gateway.window.FrameJoiners;
import io.pmrealtime.gateway.window.LogView;
import io.pmrealtime.gateway.window.PartitionTail;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * The connections of one event loop and their rooms. All state is touched on the event loop only, so there are no locks; batches reach it
 * through a queue, and whatever has queued up is delivered in one go, with one write per connection.
 */
public final class Shard {
    private static final int ENTRIES_PER_TURN = 4096;
    private static final long TICK_MILLIS = 1000;
    private static final int REMOVALS = 4096;
    private static final Logger LOG = Logger.getLogger(Shard.class);

    final EventLoop loop;
    private final GatewayConfig config;
    private final GatewayMetrics metrics;
    private final Clock clock;
    private final Roster roster = new Roster();
    private final Removals removals = new Removals(REMOVALS);
    private final FrameDeflater deflater;
    private final Writer writer;
    private final FanOut fanOut;
    private final CatchUp catchUp;
    private final Inbox inbox;
    private final LogView log;
    private long lastTickMillis;

    Shard(EventLoop loop, GatewayConfig config, GatewayMetrics metrics, Clock clock, History history) {
        this.loop = loop;
        this.config = config;
        this.metrics = metrics;
        this.clock = clock;
        this.log = new LogView(
                config.tail().bytes().asLongValue(), config.tail().age().toMillis());
        this.inbox = new Inbox(loop, this::drainOrClose);
        this.deflater = FrameDeflater.of(config.compression());
        this.writer = new Writer(metrics, this::continueLater);
        this.fanOut = new FanOut(roster, removals, writer, FrameJoiners.of(deflater));
        this.catchUp = new CatchUp(this, history, writer, metrics, FrameJoiners.of(deflater));
    }

    void start() {
        loop.scheduleWithFixedDelay(this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Compresses for the connections of this event loop. */
    public FrameDeflater deflater() {
        return deflater;
    }

    /** Runs something on the event loop, at once when already on it. Any thread. */
    public void execute(Runnable action) {
        if (loop.inEventLoop()) {
            action.run();
        } else {
            loop.execute(action);
        }
    }

    /** Takes a batch, and one count of each of its frames. Any thread. */
    void offer(Batch batch) {
        inbox.add(new Inbox.Events(batch));
    }

    /** Has something done when the batches before it were taken. Any thread. */
    void offer(Runnable action) {
        inbox.add(new Inbox.Action(action));
    }

    /** How many batches wait. Any thread. */
    int backlog() {
        return inbox.size();
    }

    /** The log starts over: nobody here has a place in it any more, so all reconnect with their cursors. */
    void restart(LogShape newShape) {
        closeAll(CloseCode.RESTARTING, "the log changed");
        letGo();
        removals.clear();
        log.restart(newShape);
    }

    /** Opens a connection in its two automatic rooms. It is sent no event before it speaks or the hold is over. */
    public Connection open(String id, Identity identity, Outlet outlet, ConnectionListener listener) {
        int partition = shape().partitionOf(identity.workspaceId());
        long end = partition(partition).end();
        Connection connection = new Connection(id, identity, this, outlet, listener, partition, end);
        connection.held = true;
        connection.nextPingMillis = clock.millis() + config.ping().interval().toMillis();
        roster.add(connection);
        join(
                connection,
                List.of(
                        new Grant(Room.workspace(identity.workspaceId()), null),
                        new Grant(Room.user(identity.userId()), null)));
        loop.schedule(() -> holdIsOver(connection), config.resume().hold().toMillis(), TimeUnit.MILLISECONDS);
        return connection;
    }

    /** The shape of the log that cursors are of. */
    public LogShape shape() {
        return log.shape();
    }

    /** Whether the partition of a workspace is read, so that its connections can be opened. */
    public boolean serves(String workspaceId) {
        return log.serves(workspaceId);
    }

    /** The end of a partition as this shard has seen it. */
    public long end(int partition) {
        return partition(partition).end();
    }

    /** Whether the log says that a user was removed from a project at or after an offset: what Redis said before is no longer so. */
    public boolean isRemoved(Identity identity, String projectId, long since) {
        int partition = shape().partitionOf(identity.workspaceId());
        return removals.last(partition, identity.workspaceId(), identity.userId(), projectId) >= since;
    }

    private void holdIsOver(Connection connection) {
        if (!connection.resuming) {
            release(connection);
        }
    }

    void release(Connection connection) {
        connection.resuming = false;
        if (connection.held && connection.isOpen()) {
            connection.held = false;
            if (connection.replay == null
                    && connection.position < partition(connection.partition).start()) {
                connection.replay = Replay.afterHold(connection);
            }
            catchUp.advance(connection);
        }
    }

    void writable(Connection connection) {
        connection.unwritableSinceMillis = 0;
        if (connection.state == Connection.State.BEHIND && !connection.held && !connection.writing) {
            catchUp.advance(connection);
        }
    }

    void join(Connection connection, Collection<Grant> grants) {
        requireLoop();
        add(connection, grants, position(connection));
    }

    void resume(Connection connection, long from, Collection<Grant> grants, ReplayListener listener) {
        long until = position(connection);
        Map<String, Long> delivered = connection.held ? Map.of() : connection.memberships.receivedFrom();
        List<String> joined = add(connection, grants, until);
        connection.held = false;
        connection.resuming = false;
        // Even where that is ahead of what this replica has read so far: the client has seen what is in between.
        connection.position = from;
        connection.replay = new Replay(from, until, delivered, joined, listener);
        connection.state = Connection.State.BEHIND;
        catchUp.advance(connection);
    }

    void leave(Connection connection, Collection<String> names) {
        roster.leave(connection, names);
    }

    void remove(Connection connection) {
        requireLoop();
        roster.remove(connection);
        connection.state = Connection.State.CLOSED;
        connection.gone = true;
        connection.replay = null;
        if (!connection.writing) {
            connection.clearQueue();
        }
    }

    Cursor cursor(Connection connection) {
        return shape().cursor(connection.partition, position(connection));
    }

    PartitionTail partition(int partition) {
        return log.partition(partition);
    }

    /** The connections that are open. A snapshot. */
    List<Connection> connections() {
        return roster.connections();
    }

    void closeAll(CloseCode code, String reason) {
        connections().forEach(connection -> connection.close(code, reason));
    }

    /** How many bytes the tail holds. */
    long tailBytes() {
        return log.bytes();
    }

    /** Lets go of every frame. */
    void letGo() {
        inbox.clear();
        log.clear();
    }

    /** Room may have come back while a write went on, and nobody would tell again. */
    private void continueLater(Connection connection) {
        catchUp.continueLater(connection);
    }

    /** Runs something in another turn of the event loop, when the hub is done with what it does now. Any thread. */
    public void later(Runnable action) {
        loop.execute(action);
    }

    private void requireLoop() {
        if (!loop.inEventLoop()) {
            throw new IllegalStateException("a connection was touched outside its event loop");
        }
    }

    long position(Connection connection) {
        return connection.state == Connection.State.LIVE
                ? Math.max(connection.position, partition(connection.partition).end())
                : connection.position;
    }

    private List<String> add(Connection connection, Collection<Grant> grants, long from) {
        return roster.join(connection, grants, end(connection.partition), from);
    }

    /** Nobody is left with a part of what came: after a failure all reconnect with their cursors. */
    private void drainOrClose() {
        try {
            drain();
        } catch (RuntimeException | OutOfMemoryError e) {
            // Memory outside of the heap that is used up does not end the JVM, and comes back with the connections that
            // are closed.
            LOG.error("Events could not be delivered: closing the connections of this event loop", e);
            fanOut.forget();
            closeAll(CloseCode.RESTARTING, "internal error");
        }
    }

    private void drain() {
        long oldestRecord = Long.MAX_VALUE;
        long oldestEvent = Long.MAX_VALUE;
        int taken = 0;
        Inbox.Item item;
        while (taken < ENTRIES_PER_TURN && (item = inbox.poll()) != null) {
            if (item instanceof Inbox.Action action) {
                action.runnable().run();
                continue;
            }
            Batch batch = ((Inbox.Events) item).batch();
            if (log.take(batch, fanOut::take)) {
                closeUnserved();
            }
            for (LogEntry entry : batch.entries()) {
                oldestRecord = Math.min(oldestRecord, entry.recordMillis());
                oldestEvent = Math.min(oldestEvent, entry.eventMillis());
            }
            taken += batch.entries().size();
        }
        fanOut.flush();
        log.evictSurplus();
        if (writer.hasWritten() && oldestRecord < Long.MAX_VALUE) {
            long now = clock.millis();
            metrics.fannedOut(now - oldestRecord);
            metrics.reachedSockets(now - oldestEvent);
        }
        writer.report();
    }

    /** A partition is given up when nobody holds it. Should somebody be there nevertheless, a place that is served is elsewhere. */
    private void closeUnserved() {
        for (Connection connection : connections()) {
            if (!serves(connection.identity().workspaceId())) {
                connection.close(CloseCode.RESTARTING, "the workspace's events are not read here any more");
            }
        }
    }

    private void tick() {
        long now = clock.millis();
        metrics.loopLag(lastTickMillis == 0 ? 0 : now - lastTickMillis - TICK_MILLIS);
        lastTickMillis = now;
        for (Connection connection : connections()) {
            Vitals.check(connection, now, config);
        }
        log.evict(now);
    }
}
