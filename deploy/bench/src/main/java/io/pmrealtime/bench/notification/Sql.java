package io.pmrealtime.bench.notification;

import io.pmrealtime.local.servers.LocalServers;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** What the benchmark does to the service's database by itself. */
final class Sql {
    static final String DATABASE = "pm_notifications";

    private static final int BATCH = 500;

    private final LocalServers servers;

    Sql(LocalServers servers) {
        this.servers = servers;
    }

    /**
     * The baseline: the rows that the service stored for so many events, inserted again by multi-row statements and nothing else
     * into tables of the same make with the same indexes; how many events' rows per second.
     */
    double bareInsertsPerSecond(int events, List<String> tables) throws SQLException {
        try (Connection connection = connect()) {
            connection.setAutoCommit(false);
            List<BareTable> bare = new ArrayList<>();
            for (String table : tables) {
                bare.add(BareTable.of(connection, table, events));
            }
            connection.commit();
            long start = System.nanoTime();
            for (int from = 0; from < events; from += BATCH) {
                for (BareTable table : bare) {
                    table.insert(connection, from, Math.min(events, from + BATCH));
                }
                connection.commit();
            }
            return events * 1e9 / (System.nanoTime() - start);
        }
    }

    /** Makes so many users of workspace {@code w0} members of a project. */
    void crowd(String projectId, int members) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute("insert into project_member (workspace_id, project_id, user_id, role, changed_at)"
                    + " select 'w0', '" + projectId + "', 'c' || n, 'member', now() from generate_series(1, " + members
                    + ") n");
        }
    }

    /** How many notifications there are of a project. */
    long notificationsOf(String projectId) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(
                        "select count(*) from notification where project_id = '" + projectId + "'")) {
            found.next();
            return found.getLong(1);
        }
    }

    /** Fills inboxes: so many users of workspace {@code big} with so many notifications each, a tenth of them unread. */
    void fill(int users, int each) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "insert into notification (id, workspace_id, user_id, event_id, type, reason, title, message,"
                            + " data, project_id, task_id, event_at, created_at, read_at, in_app, silent)"
                            + " select gen_random_uuid(), 'big', 'u' || u, 'e' || n, 'task.assigned', 'assigned', 'A title of some length',"
                            + " 'A message of some length', '{\"taskId\":\"t\"}', 'p', 't', now(), now() - n * interval '1 second',"
                            + " case when n % 10 <> 0 then now() end, true, false"
                            // In the order of time, as they come in life: those of one person lie far from each other.
                            + " from generate_series(1, " + each + ") n, generate_series(1, " + users
                            + ") u order by n desc");
            statement.execute("vacuum analyze notification");
            // What was filled in at once is written to disk now, not while it is measured.
            statement.execute("checkpoint");
        }
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(
                servers.postgresJdbcUrl(DATABASE), LocalServers.POSTGRES_USER, LocalServers.POSTGRES_PASSWORD);
    }
}
