package io.pmrealtime.presence.state;

import io.pmrealtime.contracts.presence.UserStatus;
import io.pmrealtime.presence.state.Presence.Place;
import io.pmrealtime.presence.state.Presence.Visit;
import io.pmrealtime.presence.state.PresenceEvent.Change;
import io.pmrealtime.presence.state.PresenceEvent.Moved;
import io.pmrealtime.presence.state.PresenceEvent.StatusChanged;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The events that turn one presence of a user into another, in the order to tell them. Used once. */
final class Differences {
    private final UserKey key;
    private final long stamp;
    private final long now;
    private final List<PresenceEvent> events = new ArrayList<>();

    private Differences(UserKey key, long stamp, long now) {
        this.key = key;
        this.stamp = stamp;
        this.now = now;
    }

    /** @param stamp the stamp of the change, from which the events' ids follow */
    static List<PresenceEvent> between(Presence before, Presence after, UserKey key, long stamp, long now) {
        Differences differences = new Differences(key, stamp, now);
        boolean changed = before.status() != after.status();
        if (changed && after.status() != UserStatus.OFFLINE) {
            differences.status(after.status());
        }
        differences.places(before, after);
        if (changed && after.status() == UserStatus.OFFLINE) {
            differences.status(after.status());
        }
        return differences.events;
    }

    private void places(Presence before, Presence after) {
        before.projects().forEach((projectId, place) -> {
            if (!after.projects().containsKey(projectId)) {
                moved(
                        Change.LEFT,
                        place.location(),
                        true,
                        List.copyOf(place.tasks().keySet()));
            }
        });
        after.projects().forEach((projectId, place) -> {
            Place old = before.projects().get(projectId);
            if (old == null) {
                moved(Change.JOINED, place.location(), true, tasks(place.location()));
                joinTasks(place, Map.of(), place.location());
            } else {
                within(old, place);
            }
        });
    }

    private void within(Place before, Place after) {
        before.tasks().forEach((taskId, visit) -> {
            if (!after.tasks().containsKey(taskId)) {
                moved(Change.LEFT, visit.location(), false, List.of(taskId));
            }
        });
        boolean elsewhere = !before.location().equals(after.location());
        if (elsewhere) {
            moved(Change.UPDATED, after.location(), true, tasks(after.location()));
        }
        joinTasks(after, before.tasks(), after.location());
    }

    /** Tells the rooms of new tasks that the event about the place itself did not reach. */
    private void joinTasks(Place after, Map<String, Visit> known, Location told) {
        after.tasks().forEach((taskId, visit) -> {
            if (!known.containsKey(taskId) && !taskId.equals(told.taskId())) {
                moved(Change.JOINED, visit.location(), false, List.of(taskId));
            }
        });
    }

    private static List<String> tasks(Location location) {
        return location.taskId() == null ? List.of() : List.of(location.taskId());
    }

    private void moved(Change change, Location location, boolean inProject, List<String> taskIds) {
        events.add(new Moved(nextId(), stamp, now, change, location, inProject, taskIds));
    }

    private void status(UserStatus status) {
        events.add(new StatusChanged(nextId(), stamp, now, status));
    }

    private UUID nextId() {
        String name = key.member() + " " + stamp + " " + events.size();
        return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
    }
}
