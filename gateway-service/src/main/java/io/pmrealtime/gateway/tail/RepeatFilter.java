package io.pmrealtime.gateway.tail;

import java.util.LinkedHashMap;
import java.util.Map;

/** Remembers the latest event ids, so that an event that a crash made come twice is delivered once. For one thread. */
public final class RepeatFilter {
    private final Map<RecordReader.EventKey, Boolean> seen;

    /** @param window how many ids are remembered */
    public RepeatFilter(int window) {
        seen = new LinkedHashMap<>() {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<RecordReader.EventKey, Boolean> eldest) {
                return size() > window;
            }
        };
    }

    /** Whether this event is seen for the first time within the window. */
    public boolean isNew(RecordReader.EventKey key) {
        return seen.putIfAbsent(key, Boolean.TRUE) == null;
    }
}
