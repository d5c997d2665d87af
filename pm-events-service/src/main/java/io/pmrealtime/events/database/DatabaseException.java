package io.pmrealtime.events.database;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * A transaction that was rolled back. Most causes pass (no connection, deadlock, another replica was faster), so the
 * same work may be tried again; only when {@link #refusesData} it will fail for ever.
 */
public final class DatabaseException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final String DATA_EXCEPTION = "22";
    private static final String PROGRAM_LIMIT_EXCEEDED = "54";

    private final boolean refusesData;

    private DatabaseException(@Nullable String message, @Nullable Throwable cause, boolean refusesData) {
        super(message, cause);
        this.refusesData = refusesData;
    }

    static DatabaseException of(SQLException e) {
        String state = e.getSQLState() == null ? "" : e.getSQLState();
        return new DatabaseException(
                e.getMessage(), e, state.startsWith(DATA_EXCEPTION) || state.startsWith(PROGRAM_LIMIT_EXCEEDED));
    }

    /** Another replica changed what this transaction stands on, after it looked. */
    public static DatabaseException overtaken(String what) {
        return new DatabaseException("changed by another replica meanwhile: " + what, null, false);
    }

    /** True when PostgreSQL cannot store one of the values (SQLSTATE classes 22 and 54). */
    public boolean refusesData() {
        return refusesData;
    }
}
