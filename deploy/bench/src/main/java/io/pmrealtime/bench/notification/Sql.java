package io.pmrealtime.bench.notification;

import io.pmrealtime.local.servers.LocalServers;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;

/** What the benchmark does to the service's database by itself. */
final class Sql {
    static final String DATABASE = "pm_notifications";

    private static final int BATCH = 500;

    private static final String COLUMNS =
            "(id, workspace_id, user_id, event_id, type, reason, title, message, data, project_id, task_id, event_at,"
                    + " created_at, in_app, silent)";

    private final LocalServers servers;

    Sql(LocalServers servers) {
        this.servers = servers;
    }

    /** The baseline: inserts so many rows, in batches and nothing else, into a table of the same make; how many per second. */
    double bareInsertsPerSecond(int rows) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("create table bare_notification (like notification including all)");
            connection.commit();
            long start = System.nanoTime();
            for (int done = 0; done < rows; done += BATCH) {
                insert(connection, done);
            }
            return rows * 1e9 / (System.nanoTime() - start);
        }
    }

    /** Fills inboxes: so many users of workspace {@code big} with so many notifications each, a tenth of them unread. */
    void fill(int users, int each) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute("insert into notification " + COLUMNS
                    + " select gen_random_uuid(), 'big', 'u' || u, 'e' || n, 'task.assigned', 'assigned', 'A title of some"
                    + " length', 'A message of some length', '{\"taskId\":\"t\"}', 'p', 't', now(),"
                    + " now() - n * interval '1 second', true, false from generate_series(1, " + users
                    + ") u, generate_series(1, " + each + ") n");
            statement.execute("update notification set read_at = now() where workspace_id = 'big'"
                    + " and hashtext(event_id) % 10 <> 0");
            statement.execute("vacuum analyze notification");
        }
    }

    private static void insert(Connection connection, int from) throws SQLException {
        String[] ids = new String[BATCH];
        String[] users = new String[BATCH];
        for (int i = 0; i < BATCH; i++) {
            ids[i] = UUID.randomUUID().toString();
            users[i] = "u" + (from + i) % 1_000;
        }
        try (PreparedStatement statement = connection.prepareStatement("insert into bare_notification " + COLUMNS
                + " select id::uuid, 'w', u, id, 'task.assigned', 'assigned', 'ada assigned you to ''Draw the rocket''',"
                + " '''Draw the rocket'' is yours now.', '{\"eventType\":\"pm.task.assigned\",\"taskId\":\"t\"}', 'p', 't',"
                + " now(), now(), true, false from unnest(?::text[], ?::text[]) as r (id, u)")) {
            statement.setArray(1, connection.createArrayOf("text", ids));
            statement.setArray(2, connection.createArrayOf("text", users));
            statement.executeUpdate();
        }
        connection.commit();
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(
                servers.postgresJdbcUrl(DATABASE), LocalServers.POSTGRES_USER, LocalServers.POSTGRES_PASSWORD);
    }
}
