package io.pmrealtime.notification.inbox;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * How many notifications of a person are unread.
 *
 * @param byType the same by type; types without unread ones are left out
 */
public record UnreadCount(int count, Map<String, Integer> byType) {
    /** Nothing is unread. */
    public static final UnreadCount ZERO = new UnreadCount(0, Map.of());

    public UnreadCount {
        byType = Collections.unmodifiableMap(new TreeMap<>(byType));
        if (count != byType.values().stream().mapToInt(Integer::intValue).sum()) {
            throw new IllegalArgumentException("the count is the sum over all types");
        }
    }

    /** The same with more of one type. */
    UnreadCount plus(String type, int more) {
        Map<String, Integer> changed = new TreeMap<>(byType);
        changed.merge(type, more, Integer::sum);
        return new UnreadCount(count + more, changed);
    }
}
