package io.pmrealtime.gateway.hub;

import io.pmrealtime.contracts.room.Room;
import io.pmrealtime.contracts.room.RoomKind;
import io.pmrealtime.contracts.token.Identity;
import io.pmrealtime.gateway.cursor.LogShape;
import io.pmrealtime.gateway.message.CloseCode;
import io.pmrealtime.gateway.message.ReplayListener;
import io.pmrealtime.gateway.message.ServerMessage;
import io.pmrealtime.gateway.room.Grant;
import io.pmrealtime.gateway.room.Memberships;
import io.pmrealtime.gateway.snapshot.KnownSnapshots;
import io.pmrealtime.gateway.snapshot.KnownVersions;
import io.pmrealtime.gateway.tail.LogEntry;
import io.pmrealtime.gateway.tail.MembershipEnd;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One client of the gateway: its rooms and its position in the log. It costs an offset and not a queue when it is slow: what it has not
 * received stays in the log's tail. All methods are called on its event loop.
 */
public final class Connection {
    private static final int FIRST_QUEUE = 4;
    private static final int LARGEST_IDLE_QUEUE = 16;
    private static final LogEntry[] NOTHING = {};

    /** Where a connection stands with respect to the log. */
    enum State {
        /** Everything up to the log's end was written, and events are written as they come. */
        LIVE,
        /** Events wait for it in the tail from {@link Connection#position} on. */
        BEHIND,
        /** It has been closed. */
        CLOSED
    }

    final Shard shard;
    final Outlet outlet;
    final ConnectionListener listener;
    final int partition;
    final Memberships<Connection> memberships = new Memberships<>();
    final KnownSnapshots snapshots = new KnownSnapshots();
    State state = State.BEHIND;
    /** The next offset that it needs; while it is live, only a lower bound of what is still to come. */
    long position;
    /** It is not written to until it has said whether it resumes. */
    boolean held;
    /** It waits for an answer before which no event may come, so the hold does not end by itself. */
    boolean resuming;
    /** It has been closed, for those who ask on another thread. */
    volatile boolean gone;
    /** Kafka is being asked for what comes next. */
    boolean fetching;
    /** A write goes on: what it brings about must not begin another. */
    boolean writing;
    /** Catching up goes on in another turn of the event loop. */
    boolean catchUpScheduled;

    @Nullable Replay replay;
    /** The first event that is to be written; mostly it is the only one, and no array is touched for it. */
    @Nullable LogEntry first;

    /** All events that are to be written, where there are several. */
    private LogEntry[] queue = NOTHING;

    int queued;

    private @Nullable LogEntry lastForeign;
    /** Its index in the shard's list. */
    int index;

    long nextPingMillis;
    int unansweredPings;
    /** Since when nothing could be written, as looked at once a second; 0 when it can. */
    long unwritableSinceMillis;

    private final String id;
    private final long openedAt;
    private Identity identity;
    private boolean administers;

    Connection(
            String id,
            Identity identity,
            Shard shard,
            Outlet outlet,
            ConnectionListener listener,
            int partition,
            long openedAt) {
        this.id = id;
        this.identity = identity;
        this.shard = shard;
        this.outlet = outlet;
        this.listener = listener;
        this.partition = partition;
        this.openedAt = openedAt;
        this.position = openedAt;
    }

    public String id() {
        return id;
    }

    public Identity identity() {
        return identity;
    }

    /** Replaces the identity by that of a newer token of the same user. */
    public void identity(Identity newer) {
        identity = newer;
    }

    /** Whether Redis said, when last asked, that the user administers the workspace. */
    public void administers(boolean now) {
        administers = now;
    }

    public boolean isOpen() {
        return state != State.CLOSED;
    }

    /** Names of the rooms it is in, in the order of joining. */
    public Collection<String> rooms() {
        return memberships.names();
    }

    public boolean isIn(Room room) {
        return memberships.contains(room.name());
    }

    /** Whether one of its rooms was granted through this project. */
    public boolean isInProject(String projectId) {
        return memberships.isInProject(projectId);
    }

    /** How many rooms it is in besides the two that it started in. */
    public int joinedRooms() {
        return memberships.size() - 2;
    }

    /** The cursor before which this connection has received everything. */
    public String cursor() {
        return shard.cursor(this).encode();
    }

    /** The offset of its cursor. */
    public long position() {
        return shard.position(this);
    }

    /** The shape of the log that its cursor is of. */
    public LogShape shape() {
        return shard.shape();
    }

    /** The partition of its workspace. */
    public int partition() {
        return partition;
    }

    /** The end of its partition as this replica has read it. */
    public long logEnd() {
        return shard.end(partition);
    }

    /** Whether the log says that the user was removed from the project at or after this offset. */
    public boolean isRemoved(String projectId, long since) {
        return shard.isRemoved(identity, projectId, since);
    }

    /** Runs something on its event loop. Any thread. */
    public void execute(Runnable action) {
        shard.execute(action);
    }

    /** Runs something on its event loop after a while, closed or not. */
    public void later(long millis, Runnable action) {
        shard.loop.schedule(action, millis, TimeUnit.MILLISECONDS);
    }

    /** Writes a message of the gateway's own. Nothing where it is closed. */
    public void send(String json) {
        if (isOpen()) {
            outlet.send(json);
        }
    }

    /** The client gave a sign of life. */
    public void heard() {
        unansweredPings = 0;
    }

    /** The client asks to resume: it is sent nothing before {@link #resume} or {@link #release}. */
    public void awaitResume() {
        resuming = true;
    }

    /** The client does not resume: it is not waited for any longer. */
    public void release() {
        shard.release(this);
    }

    /** It can be written to again. */
    public void writable() {
        shard.writable(this);
    }

    /** Joins rooms; those it is in already stay as they are. */
    public void join(Collection<Grant> grants) {
        shard.join(this, grants);
    }

    public void leave(Collection<Room> rooms) {
        shard.leave(this, rooms.stream().map(Room::name).toList());
    }

    /** The client waits for an answer: it is sent no event before {@link #release}. What comes meanwhile is sent then. */
    public void hold() {
        if (state == State.LIVE) {
            position = Math.max(position, logEnd());
            state = State.BEHIND;
        }
        held = true;
        resuming = true;
    }

    /** Was told who is in a room: events that the snapshot contains are left out from here on. */
    public void snapshot(Room room, KnownVersions versions) {
        snapshots.add(room.name(), versions);
    }

    /** Joins rooms and sends, in all its rooms, what came from this offset on and was not sent before. */
    public void resume(long fromOffset, Collection<Grant> grants, ReplayListener replayListener) {
        shard.resume(this, fromOffset, grants, replayListener);
    }

    /** Leaves these of its rooms, and says so. */
    public void evict(Collection<Room> rooms) {
        List<String> lost =
                rooms.stream().map(Room::name).filter(memberships::contains).toList();
        shard.leave(this, lost);
        lost.forEach(room -> send(ServerMessage.roomLeft(room, "access_revoked")));
        rooms.stream().filter(room -> room.kind() == RoomKind.PROJECT).forEach(room -> listener.evicted(room.id()));
    }

    /** The rooms were asked about again: these are allowed still. */
    public void regrant(Collection<Grant> grants) {
        memberships.regrant(grants);
    }

    /** The rooms that were granted through a project. */
    public List<Room> roomsOfProjects() {
        return memberships.ofProjects();
    }

    /** Closes it from our side. */
    public void close(CloseCode code, String reason) {
        if (isOpen()) {
            shard.remove(this);
            outlet.close(code, reason);
            listener.closed(code.code());
        }
    }

    /** The client closed it, or is gone. */
    public void closedByPeer(int code) {
        if (isOpen()) {
            shard.remove(this);
            listener.closed(code);
        }
    }

    /** The log says that a membership of this user ended. What was granted later is not meant. */
    void ended(MembershipEnd end, long offset) {
        if (end instanceof MembershipEnd.FromWorkspace) {
            if (offset >= openedAt) {
                close(CloseCode.REVOKED, "no longer of the workspace");
            }
        } else if (end instanceof MembershipEnd.FromProject project && !identity.isAdmin()) {
            if (administers) {
                listener.doubted(memberships.ofProject(project.projectId()));
            } else if (!memberships.isGrantedSince(project.projectId(), offset)) {
                evict(memberships.ofProject(project.projectId()));
            }
        }
    }

    boolean wants(LogEntry entry) {
        if (entry.ephemeral() || !entry.workspaceId().equals(identity.workspaceId())) {
            return false;
        }
        return memberships.containsAny(entry.rooms())
                && (replay == null || !replay.hasDelivered(entry))
                && !knows(entry);
    }

    /** Whether what the event tells was part of a snapshot, in every one of its rooms that this connection is in. */
    boolean knows(LogEntry entry) {
        if (snapshots.isEmpty() || entry.presence() == null) {
            return false;
        }
        for (String room : entry.rooms()) {
            if (memberships.contains(room) && !snapshots.contain(room, entry.presence())) {
                return false;
            }
        }
        return true;
    }

    /** Adds an event that is to be written; once, however often it is called for it. */
    boolean enqueue(LogEntry entry) {
        if (entry.partition() == partition) {
            if (entry.offset() < position) {
                return false;
            }
            position = entry.offset() + 1;
        } else if (entry == lastForeign) {
            return false;
        } else {
            lastForeign = entry;
        }
        push(entry);
        return true;
    }

    void push(LogEntry entry) {
        if (first == null) {
            first = entry;
            queued = 1;
            return;
        }
        if (queued >= queue.length) {
            queue = Arrays.copyOf(queue, Math.max(FIRST_QUEUE, queued * 2));
        }
        queue[0] = first;
        queue[queued++] = entry;
    }

    /** The events that are to be written, the first {@link #queued} of an array; a single one is put into the array that is lent. */
    LogEntry[] queue(LogEntry[] single) {
        if (queued == 1 && first != null) {
            single[0] = first;
            return single;
        }
        return queue;
    }

    void clearQueue() {
        if (queue.length > LARGEST_IDLE_QUEUE) {
            queue = NOTHING;
        } else if (queued > 1) {
            Arrays.fill(queue, 0, queued, null);
        }
        queued = 0;
        first = null;
        lastForeign = null;
    }
}
