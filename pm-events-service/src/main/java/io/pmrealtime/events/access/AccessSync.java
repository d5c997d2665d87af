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
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * Keeps the access keys what PostgreSQL says they are. Batches write what they change; when Redis fails them, or has lost
 * its data, all keys are written again as soon as it answers. Events never wait for Redis longer than one timeout.
 */
@ApplicationScoped
public class AccessSync {
    private static final Logger LOG = Logger.getLogger(AccessSync.class);
    private static final int PAGE = 500;

    private final Database database;
    private final AccessReader reader;
    private final AccessStore store;
    private final Clock clock;

    /** Counts writes that were lost, so that a rebuild knows whether one fell into its time. */
    private final AtomicLong lost = new AtomicLong();

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
     */
    public void write(Transaction transaction, AccessChanges changes) {
        if (changes.isEmpty()) {
            return;
        }
        if (!writing) {
            lost.incrementAndGet();
            return;
        }
        List<AccessKey> keys = reader.changed(transaction, changes);
        try {
            store.write(keys);
        } catch (AccessStore.UnavailableException e) {
            lost.incrementAndGet();
            current = false;
            writing = false;
            LOG.warnf("Redis does not take access keys, events go on without: %s", e.getMessage());
        }
    }

    /** Looks whether Redis has the keys, and writes them all if not. */
    @Scheduled(every = "${events.access.check-every:2s}", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    public void heal() {
        try {
            boolean complete = store.isComplete();
            if (complete && !current && lost.get() == 0) {
                LOG.info("Redis has the access keys");
                current = true;
            } else if (!complete || !current) {
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
     * Writes the keys of all workspaces, page by page under the workspace's lock, and tells how many.
     *
     * @throws DatabaseException when PostgreSQL does not answer
     */
    public synchronized long rebuild() {
        long lostBefore = lost.get();
        writing = true;
        long written = 0;
        for (String workspace : database.transaction(reader::workspaceIds)) {
            written += rebuild(workspace);
        }
        store.markComplete(Instant.now(clock).toString());
        current = lost.get() == lostBefore;
        if (current) {
            lost.addAndGet(-lostBefore);
        }
        LOG.infof("Access keys written anew: %d", written);
        return written;
    }

    /**
     * Writes the keys of one workspace.
     *
     * @throws AccessStore.UnavailableException when Redis does not take them
     * @throws DatabaseException when PostgreSQL does not answer
     */
    long rebuild(String workspace) {
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
