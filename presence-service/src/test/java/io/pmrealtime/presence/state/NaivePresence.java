package io.pmrealtime.presence.state;

import io.pmrealtime.contracts.presence.PresenceSignal;
import io.pmrealtime.contracts.presence.PresenceSignal.Closed;
import io.pmrealtime.contracts.presence.PresenceSignal.Departed;
import io.pmrealtime.contracts.presence.PresenceSignal.Located;
import io.pmrealtime.contracts.presence.PresenceSignal.StatusSet;
import io.pmrealtime.contracts.presence.UserStatus;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * The reference of the random test: remembers each connection's whole story and works out from the beginning of time, at every question, who is where. It
 * knows nothing of differences, events or stored forms.
 */
final class NaivePresence {
    /** What happened to a connection, in the order in which it was heard. */
    private record Entry(int order, long now, PresenceSignal signal) {}

    /** One connection at the moment of the question. */
    private record Now(Location location, int movedOrder, UserStatus status) {}

    private final Timing timing;
    private final Map<String, List<Entry>> stories = new HashMap<>();
    private final Map<String, Long> lostUpTo = new HashMap<>();
    private final Set<String> dead = new HashSet<>();
    private int orders;

    NaivePresence(Timing timing) {
        this.timing = timing;
    }

    void hear(PresenceSignal signal, long now) {
        String id = PresenceRules.connectionOf(signal).connectionId();
        boolean closes = signal instanceof Closed;
        if (dead.contains(id) || (!closes && signal.atMillis() <= lostUpTo.getOrDefault(id, Long.MIN_VALUE))) {
            return;
        }
        List<Entry> story = stories.computeIfAbsent(id, key -> new ArrayList<>());
        boolean closing = story.stream().anyMatch(entry -> entry.signal() instanceof Closed);
        boolean late = story.stream().anyMatch(entry -> entry.signal().atMillis() > signal.atMillis());
        if (!closing && (closes || !late)) {
            story.add(new Entry(orders++, now, signal));
        }
        if (story.get(0).signal() instanceof Closed) {
            stories.remove(id);
            dead.add(id);
        }
    }

    void sweep(long now) {
        for (String id : List.copyOf(stories.keySet())) {
            List<Entry> story = stories.get(id);
            Entry last = story.get(story.size() - 1);
            if (last.signal() instanceof Closed && last.now() + timing.closedGrace() <= now) {
                stories.remove(id);
                dead.add(id);
            } else if (lastHeard(story) + timing.silence() <= now && at(story).location() != null) {
                ConnectionAt silent = new ConnectionAt(story);
                story.add(new Entry(orders++, lastHeard(story), silent.departedSilently()));
                if (last.signal() instanceof Closed) {
                    story.remove(last);
                    story.add(last);
                }
            }
        }
    }

    void lose(String replicaId) {
        for (String id : List.copyOf(stories.keySet())) {
            List<Entry> story = stories.get(id);
            PresenceSignal any = story.get(0).signal();
            if (PresenceRules.connectionOf(any).replicaId().equals(replicaId)) {
                stories.remove(id);
                if (story.stream().anyMatch(entry -> entry.signal() instanceof Closed)) {
                    dead.add(id);
                }
                lostUpTo.put(
                        id,
                        story.stream()
                                .mapToLong(entry -> entry.signal().atMillis())
                                .max()
                                .orElseThrow());
            }
        }
    }

    /** Where the user is in each project. */
    Map<String, Location> projects() {
        Map<String, Location> projects = new HashMap<>();
        stories.values().stream()
                .map(NaivePresence::at)
                .filter(now -> now.location() != null)
                .sorted(Comparator.comparingInt(Now::movedOrder))
                .forEach(now -> projects.put(now.location().projectId(), now.location()));
        return projects;
    }

    Set<String> tasks() {
        Set<String> tasks = new HashSet<>();
        stories.values().stream()
                .map(NaivePresence::at)
                .filter(now -> now.location() != null && now.location().taskId() != null)
                .forEach(now -> tasks.add(now.location().taskId()));
        return tasks;
    }

    UserStatus status() {
        return stories.values().stream()
                .map(story -> at(story).status())
                .min(Comparator.naturalOrder())
                .orElse(UserStatus.OFFLINE);
    }

    private static long lastHeard(List<Entry> story) {
        return story.stream()
                .filter(entry -> !(entry.signal() instanceof Closed))
                .mapToLong(Entry::now)
                .max()
                .orElse(0);
    }

    private static Now at(List<Entry> story) {
        Location location = null;
        int moved = -1;
        UserStatus status = UserStatus.ONLINE;
        for (Entry entry : story) {
            if (entry.signal() instanceof Located located) {
                Location next = new Location(located.projectId(), located.taskId(), located.page());
                moved = Objects.equals(next, location) ? moved : entry.order();
                location = next;
            } else if (entry.signal() instanceof Departed) {
                location = null;
            } else if (entry.signal() instanceof StatusSet set) {
                status = set.status();
            }
        }
        return new Now(location, moved, status);
    }

    /** A silent connection departs in its story, at the time of its last word. */
    private record ConnectionAt(List<Entry> story) {
        Departed departedSilently() {
            long at = story.stream()
                    .mapToLong(entry -> entry.signal().atMillis())
                    .max()
                    .orElseThrow();
            return new Departed(PresenceRules.connectionOf(story.get(0).signal()), at);
        }
    }
}
