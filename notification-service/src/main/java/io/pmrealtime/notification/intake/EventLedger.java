package io.pmrealtime.notification.intake;

import io.pmrealtime.notification.event.EventKey;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/** The ids of the events that were dealt with. Runs its statements on the connection that it is given. */
@ApplicationScoped
class EventLedger {
    private static final String CLAIM = """
            insert into handled_event (workspace_id, event_id, handled_at)
            select workspace_id, event_id, $3 from unnest($1::text[], $2::text[]) as arrived (workspace_id, event_id)
            on conflict do nothing
            returning workspace_id, event_id""";

    /**
     * Writes down events and tells which of them were not there before. Another replica that has the same event in hand is
     * waited for, until it commits or gives up.
     */
    Uni<Set<EventKey>> claim(SqlClient connection, Collection<EventKey> events, Instant now) {
        if (events.isEmpty()) {
            return Uni.createFrom().item(Set.of());
        }
        String[] workspaces = events.stream().map(EventKey::workspaceId).toArray(String[]::new);
        String[] ids = events.stream().map(EventKey::eventId).toArray(String[]::new);
        return connection
                .preparedQuery(CLAIM)
                .execute(Tuple.of(workspaces, ids, now.atOffset(ZoneOffset.UTC)))
                .map(rows -> {
                    Set<EventKey> fresh = new HashSet<>();
                    for (Row row : rows) {
                        fresh.add(new EventKey(row.getString("workspace_id"), row.getString("event_id")));
                    }
                    return fresh;
                });
    }
}
