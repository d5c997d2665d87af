package io.pmrealtime.events.database;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Consumer;
import java.util.function.Function;
import javax.sql.DataSource;

/** Runs work in PostgreSQL transactions (READ COMMITTED). Blocks: for worker threads and the intake thread only. */
@ApplicationScoped
public class Database {
    private final DataSource dataSource;

    Database(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /**
     * Commits what the work did, or rolls all of it back when it throws.
     *
     * @throws DatabaseException when PostgreSQL cannot be reached or refuses
     */
    public <T> T transaction(Function<Transaction, T> work) {
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            try {
                T result = work.apply(new Transaction(connection));
                connection.commit();
                return result;
            } catch (RuntimeException | SQLException e) {
                rollBack(connection, e);
                throw e;
            } finally {
                if (!connection.isClosed()) {
                    connection.setAutoCommit(true);
                }
            }
        } catch (SQLException e) {
            throw DatabaseException.of(e);
        }
    }

    /** As {@link #transaction}, for work without a result. */
    public void execute(Consumer<Transaction> work) {
        transaction(transaction -> {
            work.accept(transaction);
            return true;
        });
    }

    private static void rollBack(Connection connection, Exception cause) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            // A broken connection cannot roll back, and need not: the server does it.
            cause.addSuppressed(e);
        }
    }
}
