package io.pmrealtime.gateway.room;

import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The latest removals of users from projects that the log told of. An answer of Redis may be older than a removal that has passed while it
 * was on its way; this is how to tell. For one event loop.
 */
public final class Removals {
    private static final long NONE = -1;

    private final int capacity;
    private final LinkedHashMap<Key, Place> latest = new LinkedHashMap<>();
    /** By partition, the offset of the last removal that was forgotten. */
    private final Map<Integer, Long> forgotten = new HashMap<>();

    private record Key(String workspaceId, String userId, String projectId) {}

    private record Place(int partition, long offset) {}

    /** @param capacity how many are remembered; of those before nothing is known but that they were before */
    public Removals(int capacity) {
        this.capacity = capacity;
    }

    /** The event at this place of the log removed the user from the project. */
    public void add(int partition, long offset, String workspaceId, String userId, String projectId) {
        Key key = new Key(workspaceId, userId, projectId);
        latest.remove(key);
        latest.put(key, new Place(partition, offset));
        if (latest.size() > capacity) {
            Iterator<Place> oldest = latest.values().iterator();
            Place place = oldest.next();
            oldest.remove();
            forgotten.merge(place.partition(), place.offset(), Math::max);
        }
    }

    /** The offset of the user's last removal from the project, or one that is later when it may have been forgotten; -1 for none. */
    public long last(int partition, String workspaceId, String userId, String projectId) {
        Place place = latest.get(new Key(workspaceId, userId, projectId));
        return place == null ? forgotten.getOrDefault(partition, NONE) : place.offset();
    }

    /** The log starts over. */
    public void clear() {
        latest.clear();
        forgotten.clear();
    }
}
