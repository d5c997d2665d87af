package io.pmrealtime.presence.store;

import io.pmrealtime.contracts.presence.PresenceKeys;
import io.pmrealtime.presence.state.Connection;
import io.pmrealtime.presence.state.Presence;
import io.pmrealtime.presence.state.PresenceEvent;
import io.pmrealtime.presence.state.PresenceEvent.Moved;
import io.pmrealtime.presence.state.UserState;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * One user's entry in one of the sorted sets that follow from the states: of a project, a task, the workspace or a gateway process.
 *
 * @param key the sorted set
 * @param member the user there
 */
public record View(String key, String member) {

    /** The entries that a state calls for, each with its score: when the user was last seen there. */
    public static Map<View, Long> of(UserState state) {
        Map<View, Long> views = new HashMap<>();
        shown(state, (key, seen) -> views.put(new View(key, state.key().userId()), seen));
        for (Connection connection : state.connections()) {
            views.put(replica(state, connection.replicaId()), connection.seen());
        }
        return views;
    }

    /** Calls with the key and the score of each set that people see, whose scores are kept fresh. The user is its member. */
    static void shown(UserState state, BiConsumer<String, Long> entry) {
        if (state.connections().isEmpty()) {
            return;
        }
        Presence presence = Presence.of(state);
        presence.projects().forEach((projectId, place) -> {
            entry.accept(PresenceKeys.project(projectId), place.seen());
            place.tasks().forEach((taskId, visit) -> entry.accept(PresenceKeys.task(taskId), visit.seen()));
        });
        entry.accept(PresenceKeys.workspace(state.key().workspaceId()), presence.seen());
    }

    /** The entries that a state's untold events may have changed. */
    public static Set<View> touchedBy(UserState state) {
        Set<View> views = new HashSet<>();
        String userId = state.key().userId();
        for (PresenceEvent event : state.pending()) {
            if (event instanceof Moved moved) {
                views.add(new View(PresenceKeys.project(moved.location().projectId()), userId));
                moved.taskIds().forEach(taskId -> views.add(new View(PresenceKeys.task(taskId), userId)));
            } else {
                views.add(new View(PresenceKeys.workspace(state.key().workspaceId()), userId));
            }
        }
        return views;
    }

    static View replica(UserState state, String replicaId) {
        return new View(OwnKeys.replica(replicaId), state.key().member());
    }
}
