package io.pmrealtime.presence.state;

import io.pmrealtime.contracts.presence.ConnectionRef;
import io.pmrealtime.contracts.presence.PresenceSignal;
import io.pmrealtime.contracts.presence.PresenceSignal.Closed;
import io.pmrealtime.contracts.presence.PresenceSignal.Departed;
import io.pmrealtime.contracts.presence.PresenceSignal.Located;
import io.pmrealtime.contracts.presence.PresenceSignal.Opened;
import io.pmrealtime.contracts.presence.PresenceSignal.ReplicaAlive;
import io.pmrealtime.contracts.presence.PresenceSignal.StatusSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * How signals and time change a user's state. Every method returns the state it was given when nothing changed, and else the next one with the
 * events that others have to be told. Pure: the time is an argument. Any thread.
 */
public final class PresenceRules {
    // Longer than a gateway takes to learn of a removal.
    private static final long BAR_MILLIS = 10_000;

    private final Timing timing;

    public PresenceRules(Timing timing) {
        this.timing = timing;
    }

    /** The connection that a signal is about; null for a gateway's own sign of life. */
    public static @Nullable ConnectionRef connectionOf(PresenceSignal signal) {
        if (signal instanceof Opened opened) {
            return opened.connection();
        } else if (signal instanceof Located located) {
            return located.connection();
        } else if (signal instanceof Departed departed) {
            return departed.connection();
        } else if (signal instanceof StatusSet status) {
            return status.connection();
        } else if (signal instanceof Closed closed) {
            return closed.connection();
        }
        return null;
    }

    /**
     * Takes a signal.
     *
     * @param now this service's clock, in milliseconds since the epoch
     * @param rebuilding whether the store was emptied lately: a connection that is not known then was there before, and nobody is told
     */
    public UserState apply(UserState state, PresenceSignal signal, long now, boolean rebuilding) {
        ConnectionRef ref = connectionOf(signal);
        if (ref == null) {
            throw new IllegalArgumentException("about no connection: " + signal);
        }
        Optional<Connection> known = state.connection(ref.connectionId());
        if (isLate(state, known, ref.connectionId(), signal)) {
            return state;
        }
        if (signal instanceof Closed closed) {
            return close(state, known, closed, now);
        }
        Connection heard = known.map(each -> each.heard(signal.atMillis(), now))
                .orElseGet(() -> Connection.opened(ref.connectionId(), ref.replicaId(), signal.atMillis(), now));
        long stamp = state.nextStamp(now);
        Connection changed = changed(heard, permitted(state, signal, now), stamp);
        UserState next = state.named(ref.userName(), ref.userAvatar()).with(changed);
        boolean heartbeat = known.isPresent() && changed == heard;
        boolean rebuilt = rebuilding && known.isEmpty() && !(signal instanceof Opened);
        return heartbeat || rebuilt ? next.withStamp(stamp) : announced(state, next, now);
    }

    /**
     * Whether a signal says only that a connection is where it was, and that so soon after the last one that was stored that it need not be.
     *
     * @param stored the state as it was stored last, with nothing left to tell
     */
    public boolean isRepeat(UserState stored, PresenceSignal signal, long now) {
        if (!(signal instanceof Located located)) {
            return false;
        }
        ConnectionRef ref = located.connection();
        Connection known = stored.connection(ref.connectionId()).orElse(null);
        return known != null
                && !known.isClosing()
                && known.at() <= located.atMillis()
                && now - known.seen() < timing.storedEvery()
                && known.location() != null
                && known.location().isAt(located)
                && stored.userName().equals(ref.userName())
                && Objects.equals(stored.userAvatar(), ref.userAvatar())
                && !stored.isBarred(located.projectId(), now);
    }

    /**
     * Ends what time has ended: sockets whose grace is over and, where asked, locations without a heartbeat for the window.
     *
     * @param silence whether silence means anything; not while signals could not be read
     */
    public UserState expire(UserState state, long now, boolean silence) {
        UserState open =
                without(state, each -> each.isClosing() && each.closesAt() <= now, each -> Ended.FOR_GOOD, now);
        if (!silence) {
            return announced(state, open, now);
        }
        return announced(state, relocated(open, each -> each.seen() + timing.silence() <= now, now), now);
    }

    /** Ends the connections that a lost gateway process held. */
    public UserState lose(UserState state, String replicaId, long now) {
        // Its newest signals may be read once more; were it alive after all, later ones bring the connection back.
        UserState rest = without(state, each -> each.replicaId().equals(replicaId), PresenceRules::lateUpTo, now);
        return announced(state, rest, now);
    }

    /** Takes the user out of a project that it may not see any more. */
    public UserState revoke(UserState state, String projectId, long now) {
        UserState barred = state.barring(new Barred(projectId, now + BAR_MILLIS), now);
        UserState out = relocated(
                barred,
                each -> each.location() != null && each.location().projectId().equals(projectId),
                now);
        return announced(state, out, now);
    }

    /** Ends all connections of a user who does not belong to the workspace any more. */
    public UserState remove(UserState state, long now) {
        return announced(state, without(state, each -> true, each -> Ended.FOR_GOOD, now), now);
    }

    /** When {@link #expire} will have something to do, or {@link UserState#NONE}. */
    public long dueAt(UserState state) {
        return dueAt(state, 0);
    }

    /** @param silenceFrom the earliest time at which silence will mean something */
    public long dueAt(UserState state, long silenceFrom) {
        long due = Long.MAX_VALUE;
        for (Connection connection : state.connections()) {
            if (connection.isClosing()) {
                due = Math.min(due, connection.closesAt());
            } else if (connection.location() != null) {
                due = Math.min(due, Math.max(silenceFrom, connection.seen() + timing.silence()));
            }
        }
        return due == Long.MAX_VALUE ? UserState.NONE : due;
    }

    private static boolean isLate(
            UserState state, Optional<Connection> known, String connectionId, PresenceSignal signal) {
        // Nothing comes after a close, so it counts even when the gateway's clock was set back before it.
        long at = signal instanceof Closed ? Ended.FOR_GOOD - 1 : signal.atMillis();
        if (known.isPresent()) {
            return known.get().isClosing() || at < known.get().at();
        }
        return state.ended().stream().anyMatch(each -> each.connectionId().equals(connectionId) && at <= each.at());
    }

    /** A look that is not believed counts as leaving where the connection was. */
    private static PresenceSignal permitted(UserState state, PresenceSignal signal, long now) {
        if (signal instanceof Located located && state.isBarred(located.projectId(), now)) {
            return new Departed(located.connection(), located.atMillis());
        }
        return signal;
    }

    private static Connection changed(Connection connection, PresenceSignal signal, long stamp) {
        if (signal instanceof Located located) {
            Location location = new Location(located.projectId(), located.taskId(), located.page());
            return location.equals(connection.location()) ? connection : connection.movedTo(location, stamp);
        } else if (signal instanceof Departed) {
            return connection.location() == null ? connection : connection.movedTo(null, stamp);
        } else if (signal instanceof StatusSet status) {
            return connection.withStatus(status.status());
        } else if (signal instanceof ReplicaAlive || signal instanceof Closed) {
            throw new IllegalArgumentException("keeps no connection: " + signal);
        }
        return connection;
    }

    private static long lateUpTo(Connection connection) {
        return connection.isClosing() ? Ended.FOR_GOOD : connection.at();
    }

    private UserState close(UserState state, Optional<Connection> known, Closed closed, long now) {
        if (known.isEmpty()) {
            Ended ended = new Ended(closed.connection().connectionId(), Ended.FOR_GOOD, now + timing.memory());
            return state.remembering(List.of(ended), now).withStamp(state.nextStamp(now));
        }
        Connection closing = known.get().closing(now + timing.closedGrace());
        return state.with(closing).withStamp(state.nextStamp(now));
    }

    private UserState without(
            UserState state, Predicate<Connection> gone, Function<Connection, Long> lateUpTo, long now) {
        List<Connection> kept = new ArrayList<>();
        List<Ended> ended = new ArrayList<>();
        for (Connection connection : state.connections()) {
            if (gone.test(connection)) {
                ended.add(new Ended(connection.id(), lateUpTo.apply(connection), now + timing.memory()));
            } else {
                kept.add(connection);
            }
        }
        return ended.isEmpty() ? state : state.withConnections(kept).remembering(ended, now);
    }

    /** Takes the location from open connections that fit. */
    private static UserState relocated(UserState state, Predicate<Connection> leaves, long now) {
        boolean changed = false;
        List<Connection> next = new ArrayList<>();
        for (Connection connection : state.connections()) {
            boolean gone = connection.location() != null && leaves.test(connection);
            next.add(gone ? connection.movedTo(null, state.nextStamp(now)) : connection);
            changed |= gone;
        }
        return changed ? state.withConnections(next) : state;
    }

    private static UserState announced(UserState before, UserState after, long now) {
        if (after.equals(before)) {
            return before;
        }
        long stamp = before.nextStamp(now);
        List<PresenceEvent> events =
                Differences.between(Presence.of(before), Presence.of(after), before.key(), stamp, now);
        return after.telling(events).withStamp(stamp);
    }
}
