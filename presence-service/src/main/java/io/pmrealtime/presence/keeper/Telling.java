package io.pmrealtime.presence.keeper;

import io.pmrealtime.contracts.presence.PresenceKeys;
import io.pmrealtime.presence.crowd.Crowd;
import io.pmrealtime.presence.crowd.CrowdEntry;
import io.pmrealtime.presence.event.EventRecords;
import io.pmrealtime.presence.state.PresenceEvent;
import io.pmrealtime.presence.state.PresenceEvent.Change;
import io.pmrealtime.presence.state.PresenceEvent.Moved;
import io.pmrealtime.presence.state.UserState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Sorts events into those that are told one by one and those that the people of a crowded project are told together. */
final class Telling {
    private final int crowdSize;
    private final Map<String, Long> sizes;
    private final List<ProducerRecord<String, byte[]>> records = new ArrayList<>();
    private final Map<Crowd, List<CrowdEntry>> crowds = new HashMap<>();

    /**
     * @param crowdSize with more people than this a project is crowded
     * @param sizes how many there are, by the key of the project's sorted set
     */
    Telling(int crowdSize, Map<String, Long> sizes) {
        this.crowdSize = crowdSize;
        this.sizes = sizes;
    }

    void add(UserState state) {
        for (PresenceEvent event : state.pending()) {
            if (event instanceof Moved moved && moved.inProject() && isCrowded(moved)) {
                addToCrowd(state, moved);
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

    private boolean isCrowded(Moved moved) {
        String key = PresenceKeys.project(moved.location().projectId());
        return sizes.getOrDefault(key, 0L) > crowdSize;
    }

    private void addToCrowd(UserState state, Moved moved) {
        Change change = moved.change();
        Crowd crowd = new Crowd(state.key().workspaceId(), moved.location().projectId());
        CrowdEntry entry = new CrowdEntry(state.key().userId(), change, change, EventRecords.data(state, moved));
        crowds.computeIfAbsent(crowd, key -> new ArrayList<>()).add(entry);
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
