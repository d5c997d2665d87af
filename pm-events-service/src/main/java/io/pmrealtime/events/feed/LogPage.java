package io.pmrealtime.events.feed;

import java.util.List;

/** Some rows of the event log. */
record LogPage(List<LoggedEvent> events, boolean hasMore) {

    /** Cuts a result that was asked for one row more than the limit. */
    static LogPage of(List<LoggedEvent> found, int limit) {
        return found.size() > limit
                ? new LogPage(List.copyOf(found.subList(0, limit)), true)
                : new LogPage(found, false);
    }

    /** The cursor to go on from; empty after the last page. */
    String nextCursor() {
        return events.get(events.size() - 1).cursor().text();
    }
}
