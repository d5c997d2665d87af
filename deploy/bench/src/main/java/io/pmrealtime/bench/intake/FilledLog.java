package io.pmrealtime.bench.intake;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** An event log of 90 days, made in PostgreSQL itself: workspaces with projects with tasks, events spread evenly over all. */
final class FilledLog {
    static final int WORKSPACES = 100;
    static final int PROJECTS = 10;
    static final int TASKS = 100;

    /** The partitions that the service would have made in the past 13 weeks. */
    private static final String WEEKS = """
            do $$
            declare monday timestamp;
            begin
              for weeks in 1..13 loop
                monday := date_trunc('week', now() at time zone 'UTC') - weeks * interval '7 days';
                execute format('create table if not exists event_log_%s partition of event_log for values from (%L) to (%L)',
                  to_char(monday, 'YYYYMMDD'), monday || '+00', monday + interval '7 days' || '+00');
              end loop;
            end $$;
            """;

    private static final String RESOURCES = """
            insert into projects (project_id, workspace_id, fields)
              select 'w' || w || '-p' || p, 'w' || w, '{"name": {"v": "Apollo", "at": 0, "offset": 0}}'
              from generate_series(0, %1$d - 1) w, generate_series(0, %2$d - 1) p;
            insert into tasks (task_id, workspace_id, fields, watchers, project_id, title, deleted)
              select 'w' || w || '-p' || p || '-t' || t, 'w' || w, '{}', '{}', 'w' || w || '-p' || p, 'Draw', false
              from generate_series(0, %1$d - 1) w, generate_series(0, %2$d - 1) p, generate_series(0, %3$d - 1) t;
            """.formatted(WORKSPACES, PROJECTS, TASKS);
    private static final String EVENTS = """
            insert into event_log (logged_at, workspace_id, event_id, type, time, source, actor_id, data_version, project_id,
              task_id, rooms, data)
            select at, 'w' || w, md5(n::text), 'pm.task.updated', at, '/bench', 'ada', 1, p, t, 'project:' || p || ',task:' || t,
              '{"id":"' || t || '","projectId":"' || p || '","title":"Version","description":"' || repeat('x', 420) || '"}'
            from (select n, w, 'w' || w || '-p' || p as p, 'w' || w || '-p' || p || '-t' || t as t,
                    now() - interval '90 days' * (1 - n::float8 / %4$d) as at
                  from (select n, n %% %1$d as w, n / %1$d %% %2$d as p, n / %1$d / %2$d %% %3$d as t
                        from generate_series(1, %4$d) n) as numbers) as events
            """;
    /** As the service asks for a page of a project. */
    private static final String PAGE = """
            select logged_at, position, event_id, type, time, actor_id, correlation_id, data_version, task_id, rooms, data
            from event_log where project_id = 'w7-p3' and workspace_id = 'w7'
              and (logged_at, position) < ('9999-12-31T23:59:59Z', 9223372036854775807)
              and type not like 'pm.presence.%' order by logged_at desc, position desc limit 21
            """;

    private final Connection connection;

    FilledLog(Connection connection) {
        this.connection = connection;
    }

    static String project(int workspace, int project) {
        return "w" + workspace + "-p" + project;
    }

    static String task(int workspace, int project, int task) {
        return project(workspace, project) + "-t" + task;
    }

    /** Inserts so many rows; indexes are made afterwards, which is quicker. */
    void fill(int rows) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(WEEKS);
            statement.execute(RESOURCES);
            List<String> indexes = new ArrayList<>();
            for (String index : List.of("event_log_history", "event_log_project", "event_log_task")) {
                indexes.add(text("select pg_get_indexdef('" + index + "'::regclass)"));
                statement.execute("drop index " + index);
            }
            statement.execute(EVENTS.formatted(WORKSPACES, PROJECTS, TASKS, rows));
            statement.execute("set maintenance_work_mem = '512MB'");
            for (String index : indexes) {
                statement.execute(index.replace(" ON ONLY ", " ON "));
            }
            statement.execute("vacuum analyze event_log");
            statement.execute("analyze projects");
            statement.execute("analyze tasks");
            statement.execute("checkpoint");
        }
    }

    /** How much the log takes with its indexes. */
    double gibibytes() throws SQLException {
        return Double.parseDouble(
                text("select round(sum(pg_total_relation_size(inhrelid)) / 1024.0 ^ 3, 1) from pg_inherits"
                        + " where inhparent = 'event_log'::regclass"));
    }

    /** How PostgreSQL finds the newest page of a project. */
    List<String> explain() throws SQLException {
        List<String> lines = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet plan = statement.executeQuery("explain (analyze, buffers) " + PAGE)) {
            while (plan.next()) {
                lines.add(plan.getString(1));
            }
        }
        return lines;
    }

    private String text(String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }
}
