package io.pmrealtime.gateway.snapshot;

import io.pmrealtime.gateway.tail.LogEntry;
import java.util.HashMap;
import java.util.Map;

/** The snapshots that one connection was given of its rooms in the last minute: events that they contain are not for it. For one event loop. */
public final class KnownSnapshots {
    private static final Map<String, KnownVersions> NONE = Map.of();

    private Map<String, KnownVersions> byRoom = NONE;

    /** Was told who is in a room. */
    public void add(String room, KnownVersions versions) {
        byRoom = new HashMap<>(byRoom);
        byRoom.put(room, versions);
    }

    /** The room was left. */
    public void forget(String room) {
        if (!byRoom.isEmpty()) {
            byRoom.remove(room);
            shrink();
        }
    }

    /** Forgets those of which no event is on its way any more. */
    public void forgetOver(long nowMillis) {
        if (!byRoom.isEmpty()) {
            byRoom.values().removeIf(versions -> versions.isOver(nowMillis));
            shrink();
        }
    }

    public boolean isEmpty() {
        return byRoom.isEmpty();
    }

    /** Whether there is a snapshot of the room, and what the event says was told with it. */
    public boolean contain(String room, LogEntry.PresenceMark event) {
        KnownVersions known = byRoom.get(room);
        return known != null && known.contain(event);
    }

    private void shrink() {
        if (byRoom.isEmpty()) {
            byRoom = NONE;
        }
    }
}
