package io.pmrealtime.bench.notification;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** A copy of one of the service's tables, empty, and rows of the original to put into it. */
final class BareTable {
    private final String insert;
    private final String[][] columns;

    private BareTable(String insert, String[][] columns) {
        this.insert = insert;
        this.columns = columns;
    }

    /** Makes the copy, with all indexes, and reads so many rows of the original. */
    static BareTable of(Connection connection, String table, int rows) throws SQLException {
        List<String> names = new ArrayList<>();
        List<String> types = new ArrayList<>();
        try (Statement statement = connection.createStatement()) {
            statement.execute("create table bare_" + table + " (like " + table + " including all)");
            try (ResultSet found = statement.executeQuery(
                    "select attname, format_type(atttypid, atttypmod) from pg_attribute" + " where attrelid = '" + table
                            + "'::regclass and attnum > 0 and not attisdropped order by attnum")) {
                while (found.next()) {
                    names.add(found.getString(1));
                    types.add(found.getString(2));
                }
            }
        }
        String[][] columns = new String[names.size()][rows];
        try (Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(
                        "select " + String.join(", ", names) + " from " + table + " limit " + rows)) {
            for (int row = 0; found.next(); row++) {
                for (int column = 0; column < columns.length; column++) {
                    columns[column][row] = found.getString(column + 1);
                }
            }
        }
        String values = names.stream()
                .map(name -> name + "::" + types.get(names.indexOf(name)))
                .collect(Collectors.joining(", "));
        String arrays = names.stream().map(name -> "?::text[]").collect(Collectors.joining(", "));
        String list = String.join(", ", names);
        return new BareTable(
                "insert into bare_" + table + " (" + list + ") select " + values + " from unnest(" + arrays + ") as r ("
                        + list + ")",
                columns);
    }

    /** Inserts some of the rows by one statement. */
    void insert(Connection connection, int from, int to) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(insert)) {
            for (int column = 0; column < columns.length; column++) {
                statement.setArray(
                        column + 1, connection.createArrayOf("text", Arrays.copyOfRange(columns[column], from, to)));
            }
            statement.executeUpdate();
        }
    }
}
