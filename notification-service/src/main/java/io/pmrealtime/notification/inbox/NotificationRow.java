package io.pmrealtime.notification.inbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads rows of table {@code notification}. */
public final class NotificationRow {
    /** The columns that {@link #notification} reads, of a table that is called n. */
    public static final String COLUMNS = """
            n.id, n.workspace_id, n.user_id, n.type, n.reason, n.title, n.message, n.data::text as data, n.actor_id,
            n.project_id, n.task_id, n.event_id, n.correlation_id, n.created_at, n.seen_at, n.read_at, n.archived_at,
            n.snoozed_until""";

    /** The further columns that {@link #newNotification} reads. */
    public static final String DELIVERY_COLUMNS =
            ", n.in_app, n.silent, n.critical, n.digest, n.event_at, n.traceparent, n.decided_in_app, n.decided_email";

    private static final ObjectMapper JSON = new ObjectMapper();

    private NotificationRow() {}

    /** All rows of a result. */
    public static <T> List<T> all(RowSet<Row> rows, Function<Row, T> reader) {
        List<T> all = new ArrayList<>(rows.size());
        for (Row row : rows) {
            all.add(reader.apply(row));
        }
        return all;
    }

    /** The notification of a row with {@link #COLUMNS}. */
    public static Notification notification(Row row) {
        return new Notification(
                row.getUUID("id"),
                row.getString("workspace_id"),
                row.getString("user_id"),
                row.getString("type"),
                row.getString("reason"),
                row.getString("title"),
                row.getString("message"),
                json(row.getString("data")),
                row.getString("actor_id"),
                row.getString("project_id"),
                row.getString("task_id"),
                row.getString("event_id"),
                row.getString("correlation_id"),
                row.getOffsetDateTime("created_at").toInstant(),
                instant(row, "seen_at"),
                instant(row, "read_at"),
                instant(row, "archived_at"),
                instant(row, "snoozed_until"));
    }

    /** The same with {@link #DELIVERY_COLUMNS}. */
    public static NewNotification newNotification(Row row) {
        return new NewNotification(
                notification(row),
                row.getBoolean("in_app"),
                row.getBoolean("silent"),
                row.getBoolean("critical"),
                row.getBoolean("digest"),
                row.getOffsetDateTime("event_at").toInstant(),
                row.getString("traceparent"),
                new NewNotification.Decided(row.getString("decided_in_app"), row.getString("decided_email")));
    }

    /** A time that may be null. */
    public static @Nullable Instant instant(Row row, String column) {
        OffsetDateTime time = row.getOffsetDateTime(column);
        return time == null ? null : time.toInstant();
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a jsonb column holds JSON", e);
        }
    }
}
