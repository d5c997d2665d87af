package io.pmrealtime.events.feed;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A page as clients get it. */
public record Answer<T>(List<T> data, Meta meta) {

    /** Where in the list the page stands; {@code nextCursor} is null on the last page. */
    public record Meta(int limit, boolean hasMore, @Nullable String nextCursor) {
        static Meta of(LogPage page, int limit) {
            return new Meta(limit, page.hasMore(), page.hasMore() ? page.nextCursor() : null);
        }
    }

    /** An entry of an activity feed. */
    public record Activity(
            String id, String type, Instant time, @Nullable String actorId, String summary, JsonNode data) {
        static Activity of(LoggedEvent event, Names names) {
            return new Activity(
                    event.id(),
                    event.type(),
                    event.time(),
                    Summaries.actor(event),
                    Summaries.of(event, names),
                    event.data());
        }
    }

    /** An event of the history, with what its live frame has; {@code cursor} goes on after it. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record HistoryEvent(
            String event,
            String id,
            Instant time,
            List<String> rooms,
            String cursor,
            @Nullable String actorId,
            @Nullable String correlationId,
            int version,
            JsonNode data) {
        static HistoryEvent of(LoggedEvent event, String ownRoom) {
            return new HistoryEvent(
                    event.type(),
                    event.id(),
                    event.time(),
                    event.rooms().stream()
                            .filter(room -> !room.startsWith("user:") || room.equals(ownRoom))
                            .toList(),
                    event.cursor().text(),
                    event.actorId(),
                    event.correlationId(),
                    event.version(),
                    event.data());
        }
    }
}
