package io.pmrealtime.presence.state;

import io.pmrealtime.contracts.presence.UserStatus;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What follows from a user's connections: the status, and a place in each project that one of them looks at.
 *
 * @param status the most present of the connections' statuses; {@link UserStatus#OFFLINE} without any
 * @param seen the newest signal of all connections, in milliseconds since the epoch; 0 without any
 * @param projects by project id
 */
public record Presence(UserStatus status, long seen, SortedMap<String, Place> projects) {

    /**
     * A user's presence in one project.
     *
     * @param location where the connection is that moved last
     * @param moved that connection's stamp
     * @param seen the newest signal of the connections in the project
     * @param tasks every task of the project that a connection looks at
     */
    public record Place(Location location, long moved, long seen, SortedMap<String, Visit> tasks) {}

    /** A user's presence in one task: the page of the connection that moved last, and the newest signal of those there. */
    public record Visit(Location location, long moved, long seen) {
        private Visit and(Visit other) {
            Visit latest = other.moved > moved ? other : this;
            return new Visit(latest.location, latest.moved, Math.max(seen, other.seen));
        }
    }

    public static Presence of(UserState state) {
        UserStatus status = UserStatus.OFFLINE;
        long seen = 0;
        TreeMap<String, Place> projects = new TreeMap<>();
        for (Connection connection : state.connections()) {
            status = connection.status().compareTo(status) < 0 ? connection.status() : status;
            seen = Math.max(seen, connection.seen());
            Location location = connection.location();
            if (location != null) {
                Visit visit = new Visit(location, connection.moved(), connection.seen());
                projects.merge(location.projectId(), place(visit), Presence::merge);
            }
        }
        return new Presence(status, seen, projects);
    }

    /** Where the user came last, of all projects. */
    public Optional<Place> latest() {
        return projects.values().stream().max(Comparator.comparingLong(Place::moved));
    }

    private static Place place(Visit visit) {
        TreeMap<String, Visit> tasks = new TreeMap<>();
        String taskId = visit.location().taskId();
        if (taskId != null) {
            tasks.put(taskId, visit);
        }
        return new Place(visit.location(), visit.moved(), visit.seen(), tasks);
    }

    private static Place merge(Place one, Place other) {
        Place latest = other.moved() > one.moved() ? other : one;
        TreeMap<String, Visit> tasks = new TreeMap<>(one.tasks());
        for (Map.Entry<String, Visit> task : other.tasks().entrySet()) {
            tasks.merge(task.getKey(), task.getValue(), Visit::and);
        }
        return new Place(latest.location(), latest.moved(), Math.max(one.seen(), other.seen()), tasks);
    }
}
