package io.pmrealtime.notification.matter;

import io.vertx.pgclient.PgException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tells failures that an event's content causes, every time again, from those that pass. */
public final class Poison {
    /** SQLSTATE classes of values that PostgreSQL does not take: data exceptions and broken constraints. */
    private static final Set<String> DATA_CLASSES = Set.of("22", "23");

    /** A unique constraint holds the row already. */
    private static final String REPETITION = "23505";

    private Poison() {}

    /** Whether what was to be stored is there already. */
    public static boolean isRepetition(@Nullable Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof PgException pg) {
                return REPETITION.equals(pg.getSqlState());
            }
        }
        return false;
    }

    /** Whether trying again would fail again. */
    public static boolean isBehind(@Nullable Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof PgException pg) {
                String state = pg.getSqlState();
                return state != null && state.length() == 5 && DATA_CLASSES.contains(state.substring(0, 2));
            }
            if (cause instanceof IllegalArgumentException
                    || cause instanceof NullPointerException
                    || cause instanceof ClassCastException
                    || cause instanceof IndexOutOfBoundsException) {
                return true;
            }
        }
        return false;
    }
}
