package io.pmrealtime.events.feed;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pmrealtime.events.database.Transaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;

/** Reads pages of the event log by keyset. */
@ApplicationScoped
class LogReader {
    private static final String COLUMNS =
            "select logged_at, position, event_id, type, time, actor_id, correlation_id, data_version, task_id, rooms, data"
                    + " from event_log ";
    /** Who comes and goes is not what happened. */
    private static final String NEWEST_FIRST =
            " and workspace_id = ? and (logged_at, position) < (?, ?) and type not like 'pm.presence.%'"
                    + " order by logged_at desc, position desc limit ?";

    private static final String OF_PROJECT = COLUMNS + "where project_id = ?" + NEWEST_FIRST;
    private static final String OF_TASK = COLUMNS + "where task_id = ?" + NEWEST_FIRST;
    private static final String HISTORY = COLUMNS + """
            where workspace_id = ? and (logged_at, position) > (?, ?)
              and (string_to_array(rooms, ',') && ?::text[]
                or (?::boolean and (project_id is not null or task_id is not null))
                or rooms ~ '(^|,)(chat|mission|workstation):'
                or (project_id is null and task_id is not null and
                  (select 'project:' || t.project_id from tasks t
                   where t.task_id = event_log.task_id and t.workspace_id = event_log.workspace_id) = any (?::text[])))
            order by logged_at, position limit ?
            """;

    private final ObjectMapper mapper;

    LogReader(ObjectMapper mapper) {
        this.mapper = mapper;
    }

    LogPage ofProject(Transaction transaction, String workspaceId, String projectId, LogCursor before, int limit) {
        return newestFirst(transaction, OF_PROJECT, projectId, workspaceId, before, limit);
    }

    LogPage ofTask(Transaction transaction, String workspaceId, String taskId, LogCursor before, int limit) {
        return newestFirst(transaction, OF_TASK, taskId, workspaceId, before, limit);
    }

    /**
     * What somebody may see of a workspace, oldest first.
     *
     * @param rooms the rooms of the workspace, the user and the user's projects
     * @param allProjects whether the user may see every project
     */
    LogPage history(
            Transaction transaction,
            String workspaceId,
            LogCursor after,
            List<String> rooms,
            boolean allProjects,
            int limit) {
        List<LoggedEvent> found = transaction.query(
                HISTORY,
                this::read,
                workspaceId,
                after.loggedAt(),
                after.position(),
                rooms.toArray(String[]::new),
                allProjects,
                rooms.toArray(String[]::new),
                limit + 1);
        return LogPage.of(found, limit);
    }

    private LogPage newestFirst(
            Transaction transaction, String sql, String id, String workspaceId, LogCursor before, int limit) {
        List<LoggedEvent> found =
                transaction.query(sql, this::read, id, workspaceId, before.loggedAt(), before.position(), limit + 1);
        return LogPage.of(found, limit);
    }

    private LoggedEvent read(ResultSet row) throws SQLException {
        try {
            return new LoggedEvent(
                    new LogCursor(
                            Objects.requireNonNull(Transaction.instant(row, "logged_at")), row.getLong("position")),
                    row.getString("event_id"),
                    row.getString("type"),
                    Objects.requireNonNull(Transaction.instant(row, "time")),
                    row.getString("actor_id"),
                    row.getString("correlation_id"),
                    row.getInt("data_version"),
                    row.getString("task_id"),
                    List.of(row.getString("rooms").split(",")),
                    mapper.readTree(row.getString("data")));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the log holds checked payloads only", e);
        }
    }
}
