package io.pmrealtime.bench.intake;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.Arrays;
import java.util.UUID;

/** The baseline: the rows that the intake writes, as multi-row inserts without anything else, into tables of the same make. */
final class BareInserts {
    private static final int BATCH = 500;
    private static final String FILLER = "x".repeat(450);

    private final String url;
    private final String user;
    private final String password;

    BareInserts(String url, String user, String password) {
        this.url = url;
        this.user = user;
        this.password = password;
    }

    /** Inserts so many events' rows and returns how many events went in per second. */
    double rateOf(int events) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url, user, password)) {
            connection.setAutoCommit(false);
            try (Statement statement = connection.createStatement()) {
                statement.execute("drop table if exists bare_ids, bare_log");
                statement.execute("create table bare_ids (like event_ids including all)");
                statement.execute("create table bare_log (like event_log including all)");
                connection.commit();
            }
            long start = System.nanoTime();
            for (int done = 0; done < events; done += BATCH) {
                insert(connection);
            }
            return events * 1e9 / (System.nanoTime() - start);
        }
    }

    private static void insert(Connection connection) throws SQLException {
        String[] workspaces = new String[BATCH];
        String[] ids = new String[BATCH];
        String[] hashes = new String[BATCH];
        for (int i = 0; i < BATCH; i++) {
            workspaces[i] = "w" + i % 100;
            ids[i] = UUID.randomUUID().toString();
            hashes[i] = "\\x" + "ab".repeat(32);
        }
        try (PreparedStatement insertIds = connection.prepareStatement(
                        "insert into bare_ids select w, e, h, 0, 0, now() from unnest(?::text[], ?::text[], ?::bytea[]) as r (w, e, h)");
                PreparedStatement insertLog = connection.prepareStatement("""
                        insert into bare_log (logged_at, workspace_id, event_id, type, time, source, subject, actor_id,
                          correlation_id, data_version, traceparent, project_id, task_id, rooms, data)
                        select now(), w, e, 'pm.task.updated', ?::timestamptz, '/bench', w, 'ada', null, 1, null,
                          w || '-p1', w || '-p1-t1', 'project:p1,task:t1', d
                        from unnest(?::text[], ?::text[], ?::text[]) as r (w, e, d)
                        """)) {
            insertIds.setArray(1, connection.createArrayOf("text", workspaces));
            insertIds.setArray(2, connection.createArrayOf("text", ids));
            insertIds.setArray(3, connection.createArrayOf("text", hashes));
            insertIds.executeUpdate();
            String[] data = new String[BATCH];
            Arrays.fill(data, FILLER);
            insertLog.setString(1, Instant.now().toString());
            insertLog.setArray(2, connection.createArrayOf("text", workspaces));
            insertLog.setArray(3, connection.createArrayOf("text", ids));
            insertLog.setArray(4, connection.createArrayOf("text", data));
            insertLog.executeUpdate();
        }
        connection.commit();
    }
}
