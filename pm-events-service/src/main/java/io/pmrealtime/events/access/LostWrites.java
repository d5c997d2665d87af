package io.pmrealtime.events.access;

import io.pmrealtime.events.database.Transaction;
import java.util.Collection;
import java.util.List;

/**
 * Workspaces with access keys that Redis did not take. They stand in PostgreSQL, so that a replica that ends before Redis
 * is back does not take the knowledge with it.
 */
final class LostWrites {
    private static final String NOTE = """
            insert into access_losses as l (workspace_id, losses)
            select id, 1 from unnest(?::text[]) as id order by id
            on conflict (workspace_id) do update set losses = l.losses + 1
            """;
    private static final String SELECT_WORKSPACES = "select workspace_id from access_losses order by workspace_id";
    private static final String SELECT_COUNT = "select losses from access_losses where workspace_id = ?";
    private static final String CLEAR = "delete from access_losses where workspace_id = ? and losses = ?";

    /** Call it in the transaction that changes the keys. */
    void note(Transaction transaction, Collection<String> workspaces) {
        transaction.update(NOTE, (Object) workspaces.toArray(String[]::new));
    }

    List<String> workspaces(Transaction transaction) {
        return transaction.query(SELECT_WORKSPACES, row -> row.getString(1));
    }

    /** How many writes of the workspace were lost since it was last written as a whole. */
    long count(Transaction transaction, String workspace) {
        return transaction.query(SELECT_COUNT, row -> row.getLong(1), workspace).stream()
                .findFirst()
                .orElse(0L);
    }

    /** Forgets what was lost, unless more was in the meantime. */
    void clear(Transaction transaction, String workspace, long count) {
        transaction.update(CLEAR, workspace, count);
    }
}
