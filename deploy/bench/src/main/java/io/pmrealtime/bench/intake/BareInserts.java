package io.pmrealtime.bench.intake;

import java.sql.Array;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;

/**
 * The baseline: rows that the intake has just written, as multi-row inserts without anything else, in batches of the intake's
 * size, into tables of the same make with the same indexes and partitions. One connection, as fast as it goes.
 */
final class BareInserts implements AutoCloseable {
    /** {@code events.intake.max-batch}, by default. */
    private static final int BATCH = 1_000;

    private static final int SAMPLE = 20_000;
    private static final int WARM_UP = 30_000;

    private static final String TABLES = """
            drop table if exists bare_ids, bare_log, bare_tasks;
            create table bare_tasks (like tasks including all) with (fillfactor = 60);
            create table bare_ids (like event_ids including all);
            create table bare_log (like event_log including all) partition by range (logged_at);
            do $$
            declare part record;
            begin
              for part in select inhrelid::regclass::text as name, pg_get_expr(c.relpartbound, c.oid) as bound
                  from pg_inherits join pg_class c on c.oid = inhrelid where inhparent = 'event_log'::regclass
              loop
                execute format('create table bare_%s partition of bare_log %s', part.name, part.bound);
              end loop;
            end $$;
            """;
    private static final List<String> ID_COLUMNS =
            List.of("workspace_id", "event_id", "payload_hash", "source_partition", "source_offset");
    private static final List<String> LOG_COLUMNS = List.of(
            "workspace_id",
            "event_id",
            "type",
            "time",
            "source",
            "subject",
            "actor_id",
            "correlation_id",
            "data_version",
            "traceparent",
            "project_id",
            "task_id",
            "rooms",
            "data");
    private static final List<String> TASK_COLUMNS =
            List.of("task_id", "workspace_id", "fields", "project_id", "title", "status");
    private static final String UPSERT_TASKS =
            "insert into bare_tasks (task_id, workspace_id, fields, project_id, title, status, watchers, deleted)"
                    + " select *, '{ada}', false from unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[])"
                    + " on conflict (task_id) do update set fields = excluded.fields, project_id = excluded.project_id,"
                    + " title = excluded.title, status = excluded.status, watchers = excluded.watchers";
    private static final String INSERT_IDS =
            "insert into bare_ids (workspace_id, event_id, payload_hash, source_partition, source_offset, received_at)"
                    + " select *, now() from unnest(?::text[], ?::text[], ?::bytea[], ?::int[], ?::bigint[])";
    private static final String INSERT_LOG = "insert into bare_log (" + String.join(", ", LOG_COLUMNS) + ", logged_at)"
            + " select *, statement_timestamp() from unnest(?::text[], ?::text[], ?::text[], ?::timestamptz[], ?::text[],"
            + " ?::text[], ?::text[], ?::text[], ?::int[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[])";

    private final Connection connection;

    BareInserts(String url, String user, String password) throws SQLException {
        connection = DriverManager.getConnection(url, user, password);
        connection.setAutoCommit(false);
    }

    /**
     * Inserts so many events' rows of ids and log, after a warm-up, and returns how many events went in per second.
     *
     * @param withTasks whether the rows of the tasks that the events change are written as well
     */
    double rateOf(int events, boolean withTasks) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(TABLES);
            connection.commit();
        }
        List<Object[]> ids = sample("event_ids", ID_COLUMNS);
        List<Object[]> log = sample("event_log", LOG_COLUMNS);
        List<Object[]> tasks = withTasks ? sample("tasks", TASK_COLUMNS) : List.of();
        insert(ids, log, tasks, WARM_UP);
        long start = System.nanoTime();
        insert(ids, log, tasks, events);
        return events * 1e9 / (System.nanoTime() - start);
    }

    /** Drops what was inserted and does what PostgreSQL would do in the background because of it for a minute. */
    void settle() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("drop table bare_ids, bare_log, bare_tasks");
            connection.commit();
            connection.setAutoCommit(true);
            statement.execute("vacuum (analyze)");
            statement.execute("checkpoint");
            connection.setAutoCommit(false);
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }

    private List<Object[]> sample(String table, List<String> columns) throws SQLException {
        List<Object[]> rows = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(
                        "select " + String.join(", ", columns) + " from " + table + " limit " + SAMPLE)) {
            while (result.next()) {
                Object[] row = new Object[columns.size()];
                for (int i = 0; i < row.length; i++) {
                    row[i] = columns.get(i).equals("time") ? result.getString(i + 1) : result.getObject(i + 1);
                }
                rows.add(row);
            }
        }
        // In the order of arrival neighbours share a partition of the topic; a batch has some of each.
        Collections.shuffle(rows);
        return rows;
    }

    private void insert(List<Object[]> ids, List<Object[]> log, List<Object[]> tasks, int events) throws SQLException {
        try (PreparedStatement insertIds = connection.prepareStatement(INSERT_IDS);
                PreparedStatement insertLog = connection.prepareStatement(INSERT_LOG);
                PreparedStatement upsertTasks = connection.prepareStatement(UPSERT_TASKS)) {
            for (int from = 0; from < events; from += BATCH) {
                String[] fresh = new String[BATCH];
                for (int i = 0; i < BATCH; i++) {
                    fresh[i] = UUID.randomUUID().toString();
                }
                bind(insertIds, ID_COLUMNS, ids, from, fresh);
                insertIds.executeUpdate();
                bind(insertLog, LOG_COLUMNS, log, from, fresh);
                insertLog.executeUpdate();
                if (!tasks.isEmpty()) {
                    bind(upsertTasks, TASK_COLUMNS, tasks, from, fresh);
                    upsertTasks.executeUpdate();
                }
                connection.commit();
            }
        }
    }

    private void bind(
            PreparedStatement statement, List<String> columns, List<Object[]> rows, int from, String[] freshIds)
            throws SQLException {
        for (int column = 0; column < columns.size(); column++) {
            statement.setArray(
                    column + 1,
                    columns.get(column).equals("event_id")
                            ? connection.createArrayOf("text", freshIds)
                            : array(rows, from, column, columns.get(column)));
        }
    }

    private Array array(List<Object[]> rows, int from, int column, String name) throws SQLException {
        return switch (name) {
            case "payload_hash" -> connection.createArrayOf("bytea", slice(rows, from, column, new byte[BATCH][]));
            case "source_partition", "data_version" ->
                connection.createArrayOf("int4", slice(rows, from, column, new Integer[BATCH]));
            case "source_offset" -> connection.createArrayOf("int8", slice(rows, from, column, new Long[BATCH]));
            case "time" -> connection.createArrayOf("timestamptz", slice(rows, from, column, new String[BATCH]));
            default -> connection.createArrayOf("text", slice(rows, from, column, new String[BATCH]));
        };
    }

    @SuppressWarnings("unchecked")
    private static <T> T[] slice(List<Object[]> rows, int from, int column, T[] into) {
        for (int i = 0; i < into.length; i++) {
            into[i] = (T) rows.get((from + i) % rows.size())[column];
        }
        return into;
    }
}
