package io.pmrealtime.gateway.tail;

import java.util.LinkedHashMap;
import java.util.Map;

/** Remembers the latest event ids, so that an event that a crash made come twice is delivered once. For one thread. */
public final class RepeatFilter {
    private final Map<EventHeaders.EventKey, Long> seen;

    /** @param window how many ids are remembered */
    public RepeatFilter(int window) {
        seen = new LinkedHashMap<>() {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<EventHeaders.EventKey, Long> eldest) {
                return size() > window;
            }
        };
    }

    /** Whether no other record of this event is within the window. A record that is read again from its place is no repeat. */
    public boolean isNew(EventHeaders.EventKey key, long offset) {
        Long first = seen.putIfAbsent(key, offset);
        return first == null || first == offset;
    }
}
