package io.pmrealtime.presence.keeper;

import io.pmrealtime.contracts.presence.PresenceKeys;
import io.pmrealtime.contracts.presence.UserStatus;
import io.pmrealtime.presence.crowd.Crowd;
import io.pmrealtime.presence.crowd.CrowdEntry;
import io.pmrealtime.presence.event.EventRecords;
import io.pmrealtime.presence.state.PresenceEvent;
import io.pmrealtime.presence.state.PresenceEvent.Change;
import io.pmrealtime.presence.state.PresenceEvent.Moved;
import io.pmrealtime.presence.state.PresenceEvent.StatusChanged;
import io.pmrealtime.presence.state.UserState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Sorts events into those that are told one by one and those that the people of a crowded project or workspace are told together. */
final class Telling {
    private final int crowdSize;
    private final Map<String, Long> sizes;
    private final Set<Crowd> waiting;
    private final List<ProducerRecord<String, byte[]>> records = new ArrayList<>();
    private final Map<Crowd, List<CrowdEntry>> crowds = new HashMap<>();

    /**
     * @param crowdSize with more people than this a project or workspace is crowded
     * @param sizes how many there are, by the key of the project's or workspace's sorted set
     * @param waiting crowds that are still to be told something: what happens in them must not be told before it, though they may be smaller by now
     */
    Telling(int crowdSize, Map<String, Long> sizes, Set<Crowd> waiting) {
        this.crowdSize = crowdSize;
        this.sizes = sizes;
        this.waiting = waiting;
    }

    void add(UserState state) {
        String workspaceId = state.key().workspaceId();
        for (PresenceEvent event : state.pending()) {
            if (event instanceof Moved moved && moved.inProject()) {
                String projectId = moved.location().projectId();
                Crowd crowd = Crowd.ofProject(workspaceId, projectId);
                if (isCrowded(crowd, PresenceKeys.project(projectId))) {
                    addToProject(crowd, state, moved);
                    continue;
                }
            } else if (event instanceof StatusChanged changed) {
                Crowd crowd = Crowd.ofWorkspace(workspaceId);
                if (isCrowded(crowd, PresenceKeys.workspace(workspaceId))) {
                    addToWorkspace(crowd, state, changed);
                    continue;
                }
            }
            records.add(EventRecords.of(state, event));
        }
    }

    List<ProducerRecord<String, byte[]>> records() {
        return records;
    }

    Map<Crowd, List<CrowdEntry>> crowds() {
        return crowds;
    }

    private boolean isCrowded(Crowd crowd, String key) {
        return sizes.getOrDefault(key, 0L) > crowdSize || waiting.contains(crowd);
    }

    private void addToWorkspace(Crowd crowd, UserState state, StatusChanged changed) {
        Change change = changed.status() == UserStatus.OFFLINE ? Change.LEFT : Change.UPDATED;
        add(crowd, state, change, EventRecords.data(state, changed));
    }

    private void add(Crowd crowd, UserState state, Change change, String data) {
        crowds.computeIfAbsent(crowd, key -> new ArrayList<>())
                .add(CrowdEntry.of(state.key().userId(), change, data));
    }

    private void addToProject(Crowd crowd, UserState state, Moved moved) {
        Change change = moved.change();
        add(crowd, state, change, EventRecords.data(state, moved));
        if (!moved.taskIds().isEmpty()) {
            records.add(EventRecords.of(
                    state,
                    new Moved(
                            moved.id(),
                            moved.stamp(),
                            moved.atMillis(),
                            change,
                            moved.location(),
                            false,
                            moved.taskIds())));
        }
    }
}
