package io.pmrealtime.events.access;

import io.pmrealtime.events.database.Database;
import io.pmrealtime.events.database.DatabaseException;
import io.pmrealtime.events.database.Transaction;
import io.pmrealtime.events.projection.AccessChanges;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * Keeps the access keys what PostgreSQL says they are. Batches write what they change. What Redis does not take is noted
 * in PostgreSQL, in the batch's own transaction, and its workspaces are written again as soon as Redis answers, by
 * whichever replica is there; all keys are when Redis has lost its data. Events never wait for Redis longer than one
 * timeout.
 */
@ApplicationScoped
public class AccessSync {
    private static final Logger LOG = Logger.getLogger(AccessSync.class);
    private static final int PAGE = 500;

    private final Database database;
    private final AccessReader reader;
    private final AccessStore store;
    private final Clock clock;
    private final LostWrites losses = new LostWrites();

    /** False after Redis failed a batch, so that the next ones need not find out again. */
    private volatile boolean writing = true;

    private volatile boolean current;

    AccessSync(Database database, AccessReader reader, AccessStore store, Clock clock) {
        this.database = database;
        this.reader = reader;
        this.store = store;
        this.clock = clock;
    }

    /** True while Redis holds what PostgreSQL says. */
    public boolean isCurrent() {
        return current;
    }

    /**
     * Writes the keys that a batch changed, within its transaction: the locks of its workspaces make sure that nobody
     * writes an older state over a newer one.
     *
     * @param workspaces the workspaces of the batch
     */
    public void write(Transaction transaction, AccessChanges changes, Set<String> workspaces) {
        if (changes.isEmpty()) {
            return;
        }
        if (!writing) {
            losses.note(transaction, workspaces);
            return;
        }
        List<AccessKey> keys = reader.changed(transaction, changes);
        try {
            store.write(keys);
        } catch (AccessStore.UnavailableException e) {
            losses.note(transaction, workspaces);
            current = false;
            writing = false;
            LOG.warnf("Redis does not take access keys, events go on without: %s", e.getMessage());
        }
    }

    /** Looks whether Redis has the keys, and writes those that it has not. */
    @Scheduled(every = "${events.access.check-every:2s}", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    public void heal() {
        try {
            if (store.isComplete()) {
                catchUp();
            } else {
                rebuild();
            }
        } catch (AccessStore.UnavailableException | DatabaseException e) {
            if (current) {
                LOG.warnf("The access keys cannot be looked after: %s", e.getMessage());
            }
            current = false;
        }
    }

    /**
     * Writes the keys of all workspaces, page by page under the workspace's lock.
     *
     * @throws AccessStore.UnavailableException when Redis does not take them
     * @throws DatabaseException when PostgreSQL does not answer
     */
    public synchronized void rebuild() {
        writing = true;
        long written = rebuild(database.transaction(reader::workspaceIds));
        store.markComplete(Instant.now(clock).toString());
        current = writing;
        LOG.infof("Access keys written anew: %d", written);
    }

    private synchronized void catchUp() {
        writing = true;
        List<String> behind = database.transaction(losses::workspaces);
        long written = rebuild(behind);
        if (!behind.isEmpty()) {
            LOG.infof("Access keys of %d workspaces written anew: %d", behind.size(), written);
        } else if (!current) {
            LOG.info("Redis has the access keys");
        }
        // Redis may have failed a batch in the meantime.
        current = writing;
    }

    private long rebuild(List<String> workspaces) {
        long written = 0;
        for (String workspace : workspaces) {
            written += rebuild(workspace);
        }
        return written;
    }

    /**
     * Writes the keys of one workspace, and tells how many.
     *
     * @throws AccessStore.UnavailableException when Redis does not take them
     * @throws DatabaseException when PostgreSQL does not answer
     */
    long rebuild(String workspace) {
        long lost = database.transaction(transaction -> losses.count(transaction, workspace));
        long written = page(workspace, transaction -> reader.workspace(transaction, workspace))
                .count();
        for (AccessReader.Page page = AccessReader.Page.FIRST; page.isFollowed(); ) {
            String after = page.last();
            page = page(workspace, transaction -> reader.projectsAfter(transaction, workspace, after, PAGE));
            written += page.count();
        }
        for (AccessReader.Page page = AccessReader.Page.FIRST; page.isFollowed(); ) {
            String after = page.last();
            page = page(workspace, transaction -> reader.tasksAfter(transaction, workspace, after, PAGE));
            written += page.count();
        }
        if (lost > 0) {
            database.execute(transaction -> losses.clear(transaction, workspace, lost));
        }
        return written;
    }

    private AccessReader.Page page(String workspace, Function<Transaction, AccessReader.Page> read) {
        return database.transaction(transaction -> {
            transaction.lock(Stream.of(workspace));
            AccessReader.Page page = read.apply(transaction);
            store.write(page.keys());
            return page;
        });
    }
}
