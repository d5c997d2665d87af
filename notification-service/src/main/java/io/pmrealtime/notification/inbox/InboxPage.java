package io.pmrealtime.notification.inbox;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** One page of an inbox, newest first, as REST answers it. */
record InboxPage(List<Notification> data, Meta meta) {

    /**
     * About the page.
     *
     * @param total rows of all pages that fit the filters
     * @param page its number; null when a cursor asked for it
     * @param nextCursor what asks for the next page; null on the last
     */
    record Meta(
            int total,
            @Nullable Integer page,
            int limit,
            boolean hasMore,
            @Nullable String nextCursor) {}

    /**
     * Builds the page.
     *
     * @param found its rows, and one more when there is a next page
     */
    static InboxPage of(InboxQuery query, List<Notification> found, int total) {
        boolean hasMore = found.size() > query.limit();
        List<Notification> rows = hasMore ? found.subList(0, query.limit()) : found;
        String next = hasMore ? InboxCursor.after(rows.get(rows.size() - 1)).text() : null;
        Integer page = query.cursor() == null ? query.page() : null;
        return new InboxPage(List.copyOf(rows), new Meta(total, page, query.limit(), hasMore, next));
    }
}
