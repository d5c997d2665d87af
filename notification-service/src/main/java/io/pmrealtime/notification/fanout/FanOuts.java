package io.pmrealtime.notification.fanout;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pmrealtime.contracts.event.DomainEvent;
import io.pmrealtime.contracts.event.EventType;
import io.pmrealtime.notification.event.EventKey;
import io.pmrealtime.notification.event.ReceivedEvent;
import io.pmrealtime.notification.matter.Matters.Large;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The events that are worked off in steps, shared by all replicas. Runs its statements on the connection that it is given. */
@ApplicationScoped
public class FanOuts {
    private static final String ADD = """
            insert into fan_out (workspace_id, event_id, type, source, subject, actor_id, correlation_id, traceparent,
                event_at, data, repeated_mentions, worked_at)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) on conflict do nothing""";

    /** The one whose turn was longest ago, so that a large one does not keep others waiting. */
    private static final String CLAIM = """
            select * from fan_out where lease_until is null or lease_until <= $1
            order by worked_at limit 1 for update skip locked""";

    private static final String ADVANCE = """
            update fan_out set after_user = $3, done = $4, lease_until = $5, worked_at = $6
            where workspace_id = $1 and event_id = $2""";

    private static final String RELEASE =
            "update fan_out set lease_until = null where workspace_id = $1 and event_id = $2 and lease_until = $3";

    private static final String REMOVE = "delete from fan_out where workspace_id = $1 and event_id = $2";

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Keeps events for later; one that is kept already stays as it is. */
    public Uni<Void> add(SqlClient connection, List<Large> large, Instant now) {
        return Multi.createFrom()
                .iterable(large)
                .onItem()
                .transformToUniAndConcatenate(each -> add(connection, each, now))
                .collect()
                .last();
    }

    private static Uni<Void> add(SqlClient connection, Large large, Instant now) {
        ReceivedEvent received = large.event();
        DomainEvent event = received.event();
        Tuple values = Tuple.tuple()
                .addValue(event.workspaceId())
                .addValue(event.id())
                .addValue(event.type())
                .addValue(event.source())
                .addValue(event.subject())
                .addValue(event.actorId())
                .addValue(event.correlationId())
                .addValue(event.traceparent())
                .addValue(at(received.at()))
                .addValue(Buffer.buffer(event.data()))
                .addValue(large.repeatedMentions().toArray(String[]::new))
                .addValue(at(now));
        return connection.preparedQuery(ADD).execute(values).replaceWithVoid();
    }

    /** The event whose turn it is; nobody else gets it while the transaction is open. */
    Uni<Optional<FanOut>> claim(SqlClient connection, Instant now) {
        return connection.preparedQuery(CLAIM).execute(Tuple.of(at(now))).map(rows -> {
            for (Row row : rows) {
                return Optional.of(fanOut(row));
            }
            return Optional.empty();
        });
    }

    /** Notes how far it came; others leave it alone until the lease ends. */
    Uni<Void> advance(
            SqlClient connection, EventKey key, String afterUser, boolean done, Instant leaseUntil, Instant now) {
        return connection
                .preparedQuery(ADVANCE)
                .execute(Tuple.of(key.workspaceId(), key.eventId(), afterUser, done, at(leaseUntil), at(now)))
                .replaceWithVoid();
    }

    /** Gives it back for the next step. */
    Uni<Void> release(SqlClient connection, EventKey key, Instant leaseUntil) {
        return connection
                .preparedQuery(RELEASE)
                .execute(Tuple.of(key.workspaceId(), key.eventId(), at(leaseUntil)))
                .replaceWithVoid();
    }

    /** Forgets it: everybody was told. */
    Uni<Void> remove(SqlClient connection, EventKey key) {
        return connection
                .preparedQuery(REMOVE)
                .execute(Tuple.of(key.workspaceId(), key.eventId()))
                .replaceWithVoid();
    }

    private static FanOut fanOut(Row row) {
        Instant at = row.getOffsetDateTime("event_at").toInstant();
        byte[] data = row.getBuffer("data").getBytes();
        DomainEvent event = new DomainEvent(
                row.getString("event_id"),
                row.getString("source"),
                row.getString("type"),
                at,
                row.getString("subject"),
                row.getString("workspace_id"),
                row.getString("actor_id"),
                row.getString("correlation_id"),
                1,
                row.getString("traceparent"),
                data);
        try {
            EventType type = EventType.of(event.type()).orElseThrow();
            return new FanOut(
                    new ReceivedEvent(type, event, at, JSON.readTree(data)),
                    Set.of(row.getArrayOfStrings("repeated_mentions")),
                    row.getString("after_user"),
                    row.getBoolean("done"),
                    row.getOffsetDateTime("lease_until") != null);
        } catch (JacksonException e) {
            throw new IllegalStateException("the payload was JSON when it was stored", e);
        } catch (IOException e) {
            throw new IllegalStateException("reading bytes does not fail", e);
        }
    }

    private static OffsetDateTime at(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
