package io.pmrealtime.presence.state;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Everything that is stored of one user in one workspace. Immutable.
 *
 * @param stamp grows with every change and never repeats, not even after the state was deleted; 0 when nothing is stored
 * @param userName what others see; empty until somebody connects
 * @param armedAt the time at which the sweep will look at the user, or earlier; {@link #NONE} or {@link #SWEEPING}
 * @param pending events that Kafka may not have yet, in order
 */
public record UserState(
        UserKey key,
        long stamp,
        String userName,
        @Nullable String userAvatar,
        List<Connection> connections,
        List<Ended> ended,
        List<Barred> barred,
        long armedAt,
        List<PresenceEvent> pending) {
    /** The stamp of a user of whom nothing is stored, and the time that never comes. */
    public static final long NONE = 0;

    /** The due time while a sweep works on the user and has not set the next one. */
    public static final long SWEEPING = 1;

    public UserState {
        connections = List.copyOf(connections);
        ended = List.copyOf(ended);
        barred = List.copyOf(barred);
        pending = List.copyOf(pending);
    }

    /** Nothing is stored. */
    public static UserState absent(UserKey key) {
        return new UserState(key, NONE, "", null, List.of(), List.of(), List.of(), NONE, List.of());
    }

    public Optional<Connection> connection(String id) {
        return connections.stream().filter(each -> each.id().equals(id)).findFirst();
    }

    /** True when the same connections on the same gateways look at the same things. */
    public boolean isWhere(UserState other) {
        return connections.size() == other.connections.size()
                && connections.stream().allMatch(each -> other.connection(each.id())
                        .filter(each::isWhere)
                        .isPresent());
    }

    /** True when only memories are left, which may expire. */
    public boolean isEmpty() {
        return connections.isEmpty() && pending.isEmpty();
    }

    /** The stamp of a change at this time: a clock that never stands still and never goes back. */
    long nextStamp(long now) {
        return Math.max(stamp + 1, now);
    }

    /** The state as it is stored after this change. */
    public UserState stamped(long now) {
        return withStamp(nextStamp(now));
    }

    UserState withStamp(long newStamp) {
        return new UserState(key, newStamp, userName, userAvatar, connections, ended, barred, armedAt, pending);
    }

    public UserState armed(long newArmedAt) {
        return new UserState(key, stamp, userName, userAvatar, connections, ended, barred, newArmedAt, pending);
    }

    /** All events are with Kafka. */
    public UserState told() {
        if (pending.isEmpty()) {
            return this;
        }
        return new UserState(key, stamp, userName, userAvatar, connections, ended, barred, armedAt, List.of());
    }

    UserState named(String newName, @Nullable String newAvatar) {
        return new UserState(key, stamp, newName, newAvatar, connections, ended, barred, armedAt, pending);
    }

    /** The same connections as if nothing were stored: the store that knew them was emptied. */
    public UserState unstored() {
        return new UserState(key, NONE, userName, userAvatar, connections, ended, barred, NONE, pending);
    }

    UserState with(Connection changed) {
        List<Connection> next = new ArrayList<>(connections);
        next.removeIf(each -> each.id().equals(changed.id()));
        next.add(changed);
        return withConnections(next);
    }

    UserState withConnections(List<Connection> next) {
        return new UserState(key, stamp, userName, userAvatar, next, ended, barred, armedAt, pending);
    }

    UserState remembering(List<Ended> more, long now) {
        List<Ended> next = new ArrayList<>(ended);
        next.removeIf(each -> each.until() <= now
                || more.stream().anyMatch(one -> one.connectionId().equals(each.connectionId())));
        next.addAll(more);
        return new UserState(key, stamp, userName, userAvatar, connections, next, barred, armedAt, pending);
    }

    boolean isBarred(String projectId, long now) {
        return barred.stream().anyMatch(each -> each.projectId().equals(projectId) && now < each.until());
    }

    UserState barring(Barred one, long now) {
        List<Barred> next = new ArrayList<>(barred);
        next.removeIf(each -> each.until() <= now || each.projectId().equals(one.projectId()));
        next.add(one);
        return new UserState(key, stamp, userName, userAvatar, connections, ended, next, armedAt, pending);
    }

    UserState telling(List<PresenceEvent> events) {
        List<PresenceEvent> next = new ArrayList<>(pending);
        next.addAll(events);
        return new UserState(key, stamp, userName, userAvatar, connections, ended, barred, armedAt, next);
    }
}
