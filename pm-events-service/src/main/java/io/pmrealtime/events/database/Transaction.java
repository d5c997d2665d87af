package io.pmrealtime.events.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Statements of one transaction. Parameters are strings, numbers, booleans, instants, bytes, or arrays of them; arrays
 * are how many rows travel in one statement ({@code unnest}).
 */
public final class Transaction {
    private final Connection connection;

    Transaction(Connection connection) {
        this.connection = connection;
    }

    /** Reads one row of a result. */
    @FunctionalInterface
    public interface RowReader<T> {
        T read(ResultSet row) throws SQLException;
    }

    /** Runs a query and reads all its rows. */
    public <T> List<T> query(String sql, RowReader<T> reader, @Nullable Object... parameters) {
        try (PreparedStatement statement = prepare(sql, parameters);
                ResultSet rows = statement.executeQuery()) {
            List<T> result = new ArrayList<>();
            while (rows.next()) {
                result.add(reader.read(rows));
            }
            return result;
        } catch (SQLException e) {
            throw DatabaseException.of(e);
        }
    }

    /** Runs a statement that changes rows, and tells how many. */
    public int update(String sql, @Nullable Object... parameters) {
        try (PreparedStatement statement = prepare(sql, parameters)) {
            return statement.executeUpdate();
        } catch (SQLException e) {
            throw DatabaseException.of(e);
        }
    }

    /**
     * Waits until no other transaction holds any of these names, and holds them until this one ends. Names are locked
     * in the order of their hashes, so that two transactions never wait for each other.
     */
    public void lock(Stream<String> names) {
        query("""
                select pg_advisory_xact_lock(hash) from
                  (select distinct hashtextextended(name, 0) as hash from unnest(?::text[]) as name order by 1) as hashes
                """, row -> true, (Object) names.distinct().toArray(String[]::new));
    }

    /** An instant of a column that may be null. */
    public static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        java.sql.Timestamp timestamp = row.getTimestamp(column);
        return timestamp == null ? null : timestamp.toInstant();
    }

    private PreparedStatement prepare(String sql, @Nullable Object... parameters) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        try {
            for (int i = 0; i < parameters.length; i++) {
                bind(statement, i + 1, parameters[i]);
            }
            return statement;
        } catch (SQLException | RuntimeException e) {
            statement.close();
            throw e;
        }
    }

    private void bind(PreparedStatement statement, int index, @Nullable Object value) throws SQLException {
        if (value instanceof Instant instant) {
            statement.setObject(index, instant.atOffset(ZoneOffset.UTC));
        } else if (value instanceof byte[] bytes) {
            statement.setBytes(index, bytes);
        } else if (value instanceof Instant[] instants) {
            // The array's text form is what PostgreSQL reads, and ISO 8601 is what it understands.
            String[] texts = Stream.of(instants)
                    .map(instant -> instant == null ? null : instant.toString())
                    .toArray(String[]::new);
            statement.setArray(index, connection.createArrayOf("timestamptz", texts));
        } else if (value instanceof Object[] array) {
            statement.setArray(index, connection.createArrayOf(elementType(array), array));
        } else {
            statement.setObject(index, value);
        }
    }

    private static String elementType(Object[] array) {
        Class<?> type = array.getClass().getComponentType();
        if (type == String.class) {
            return "text";
        } else if (type == Long.class) {
            return "int8";
        } else if (type == Integer.class) {
            return "int4";
        } else if (type == Boolean.class) {
            return "bool";
        } else if (type == byte[].class) {
            return "bytea";
        }
        throw new IllegalArgumentException("no array of " + type + " can be a parameter");
    }
}
