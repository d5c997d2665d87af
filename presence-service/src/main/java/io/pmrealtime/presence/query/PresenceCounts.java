package io.pmrealtime.presence.query;

import java.util.List;
import java.util.Map;

/**
 * How many are where.
 *
 * @param online users with a connection in the workspace
 * @param projects users in each project that was asked for and may be seen
 * @param refused the projects that may not be seen, or that nobody has heard of
 */
public record PresenceCounts(long online, Map<String, Long> projects, List<String> refused) {
    public PresenceCounts {
        refused = List.copyOf(refused);
    }
}
