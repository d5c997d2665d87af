package io.pmrealtime.presence.store;

import io.pmrealtime.presence.state.Connection;
import io.pmrealtime.presence.state.Presence;
import io.pmrealtime.presence.state.PresenceEvent;
import io.pmrealtime.presence.state.PresenceEvent.Moved;
import io.pmrealtime.presence.state.UserState;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * One user's entry in one of the sorted sets that follow from the states: of a project, a task, the workspace or a gateway process.
 *
 * @param key the sorted set
 * @param member the user there
 * @param shown whether people see the set, so that its score is kept fresh
 */
public record View(String key, String member, boolean shown) {

    /** The entries that a state calls for, each with its score: when the user was last seen there. */
    public static Map<View, Long> of(UserState state) {
        Map<View, Long> views = new HashMap<>();
        Presence presence = Presence.of(state);
        String userId = state.key().userId();
        presence.projects().forEach((projectId, place) -> {
            views.put(new View(PresenceKeys.project(projectId), userId, true), place.seen());
            place.tasks()
                    .forEach((taskId, visit) ->
                            views.put(new View(PresenceKeys.task(taskId), userId, true), visit.seen()));
        });
        for (Connection connection : state.connections()) {
            views.put(replica(state, connection.replicaId()), connection.seen());
        }
        if (!state.connections().isEmpty()) {
            String workspace = PresenceKeys.workspace(state.key().workspaceId());
            views.put(new View(workspace, userId, true), presence.seen());
        }
        return views;
    }

    /** The entries that a state's untold events may have changed. */
    public static Set<View> touchedBy(UserState state) {
        Set<View> views = new HashSet<>();
        String userId = state.key().userId();
        for (PresenceEvent event : state.pending()) {
            if (event instanceof Moved moved) {
                views.add(new View(PresenceKeys.project(moved.location().projectId()), userId, true));
                moved.taskIds().forEach(taskId -> views.add(new View(PresenceKeys.task(taskId), userId, true)));
            } else {
                views.add(new View(PresenceKeys.workspace(state.key().workspaceId()), userId, true));
            }
        }
        return views;
    }

    static View replica(UserState state, String replicaId) {
        return new View(PresenceKeys.replica(replicaId), state.key().member(), false);
    }
}
