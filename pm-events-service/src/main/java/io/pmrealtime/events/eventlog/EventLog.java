package io.pmrealtime.events.eventlog;

import io.pmrealtime.contracts.room.Room;
import io.pmrealtime.contracts.room.RoomKind;
import io.pmrealtime.events.check.GoodEvent;
import io.pmrealtime.events.database.Transaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Appends to the event log. Its order is the one in which clients got the events live: rows are stamped by PostgreSQL's
 * clock, one for all replicas, while the workspace's lock is held.
 */
@ApplicationScoped
public class EventLog {
    /** The rows of {@code unnest} come in the order of its arrays, and get their positions in it. */
    private static final String INSERT = """
            insert into event_log (logged_at, workspace_id, event_id, type, time, source, subject, actor_id,
              correlation_id, data_version, traceparent, project_id, task_id, rooms, data)
            select statement_timestamp(), workspace_id, event_id, type, time, source, subject, actor_id,
              correlation_id, data_version, traceparent, project_id, task_id, rooms, data
            from unnest(?::text[], ?::text[], ?::text[], ?::timestamptz[], ?::text[], ?::text[], ?::text[],
                ?::text[], ?::int[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[])
              as event (workspace_id, event_id, type, time, source, subject, actor_id,
                correlation_id, data_version, traceparent, project_id, task_id, rooms, data)
            """;

    /** Appends the events in their order; what is ephemeral is left out. */
    public void append(Transaction transaction, List<GoodEvent> all) {
        List<GoodEvent> events =
                all.stream().filter(event -> !event.isEphemeral()).toList();
        if (events.isEmpty()) {
            return;
        }
        transaction.update(
                INSERT,
                texts(events, GoodEvent::workspaceId),
                texts(events, GoodEvent::id),
                texts(events, event -> event.event().type()),
                events.stream().map(GoodEvent::time).toArray(Instant[]::new),
                texts(events, event -> event.event().source()),
                texts(events, event -> event.event().subject()),
                texts(events, event -> event.event().actorId()),
                texts(events, event -> event.event().correlationId()),
                events.stream().map(event -> event.event().dataVersion()).toArray(Integer[]::new),
                texts(events, event -> event.event().traceparent()),
                texts(events, event -> room(event, RoomKind.PROJECT)),
                texts(events, event -> room(event, RoomKind.TASK)),
                texts(
                        events,
                        event -> String.join(
                                ",", event.rooms().stream().map(Room::name).toList())),
                texts(events, event -> event.event().dataText()));
    }

    private static @Nullable String room(GoodEvent event, RoomKind kind) {
        return event.rooms().stream()
                .filter(room -> room.kind() == kind)
                .map(Room::id)
                .findFirst()
                .orElse(null);
    }

    private static @Nullable String[] texts(List<GoodEvent> events, Function<GoodEvent, @Nullable String> column) {
        @Nullable String[] texts = new String[events.size()];
        for (int i = 0; i < texts.length; i++) {
            texts[i] = column.apply(events.get(i));
        }
        return texts;
    }
}
