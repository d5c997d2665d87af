package io.pmrealtime.notification.testing;

import io.pmrealtime.local.servers.LocalServers;
import io.pmrealtime.local.testing.TestEnvironment;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Looks into the service's database, and changes it as a crash would have left it. */
@Singleton
public class Database {
    /** The one value that a query gives; fails when it gives none. */
    @SuppressWarnings("unchecked")
    public <T> T value(String sql, Object... parameters) {
        try (Connection connection = connect();
                PreparedStatement statement = prepared(connection, sql, parameters);
                ResultSet found = statement.executeQuery()) {
            if (!found.next()) {
                throw new AssertionError("no row: " + sql);
            }
            return (T) found.getObject(1);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    /** Changes rows, at least one. */
    public void update(String sql, Object... parameters) {
        try (Connection connection = connect();
                PreparedStatement statement = prepared(connection, sql, parameters)) {
            if (statement.executeUpdate() == 0) {
                throw new AssertionError("no row changed: " + sql);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    /** Keeps everybody from writing to a table, until it is closed. */
    public AutoCloseable lock(String table) {
        try {
            Connection connection = connect();
            connection.setAutoCommit(false);
            connection.createStatement().execute("lock table " + table + " in exclusive mode");
            return connection;
        } catch (SQLException e) {
            throw new IllegalStateException(table, e);
        }
    }

    private static Connection connect() throws SQLException {
        return DriverManager.getConnection(
                TestEnvironment.servers().postgresJdbcUrl("pm_notifications"),
                LocalServers.POSTGRES_USER,
                LocalServers.POSTGRES_PASSWORD);
    }

    private static PreparedStatement prepared(Connection connection, String sql, Object... parameters)
            throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        for (int i = 0; i < parameters.length; i++) {
            statement.setObject(i + 1, parameters[i]);
        }
        return statement;
    }
}
