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
import org.apache.kafka.clients.producer.ProducerRecord;

/** Sorts events into those that are told one by one and those that the people of a crowded project or workspace are told together. */
final class Telling {
    private final int crowdSize;
    private final Map<String, Long> sizes;
    private final List<ProducerRecord<String, byte[]>> records = new ArrayList<>();
    private final Map<Crowd, List<CrowdEntry>> crowds = new HashMap<>();

    /**
     * @param crowdSize with more people than this a project or workspace is crowded
     * @param sizes how many there are, by the key of the project's or workspace's sorted set
     */
    Telling(int crowdSize, Map<String, Long> sizes) {
        this.crowdSize = crowdSize;
        this.sizes = sizes;
    }

    void add(UserState state) {
        for (PresenceEvent event : state.pending()) {
            if (event instanceof Moved moved
                    && moved.inProject()
                    && isCrowded(PresenceKeys.project(moved.location().projectId()))) {
                addToProject(state, moved);
            } else if (event instanceof StatusChanged changed
                    && isCrowded(PresenceKeys.workspace(state.key().workspaceId()))) {
                addToWorkspace(state, changed);
            } else {
                records.add(EventRecords.of(state, event));
            }
        }
    }

    List<ProducerRecord<String, byte[]>> records() {
        return records;
    }

    Map<Crowd, List<CrowdEntry>> crowds() {
        return crowds;
    }

    private boolean isCrowded(String key) {
        return sizes.getOrDefault(key, 0L) > crowdSize;
    }

    private void addToWorkspace(UserState state, StatusChanged changed) {
        Change change = changed.status() == UserStatus.OFFLINE ? Change.LEFT : Change.UPDATED;
        add(Crowd.ofWorkspace(state.key().workspaceId()), state, change, EventRecords.data(state, changed));
    }

    private void add(Crowd crowd, UserState state, Change change, String data) {
        crowds.computeIfAbsent(crowd, key -> new ArrayList<>())
                .add(new CrowdEntry(state.key().userId(), change, change, data));
    }

    private void addToProject(UserState state, Moved moved) {
        Change change = moved.change();
        Crowd crowd =
                Crowd.ofProject(state.key().workspaceId(), moved.location().projectId());
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
