package io.pmrealtime.events.eventlog;

import io.pmrealtime.events.config.EventsConfig;
import io.pmrealtime.events.database.Database;
import io.pmrealtime.events.database.DatabaseException;
import io.pmrealtime.events.database.Transaction;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/** Makes the log's partitions ahead of time and drops those that are past the retention, on whatever replica is first. */
@ApplicationScoped
public class LogMaintenance {
    private static final Logger LOG = Logger.getLogger(LogMaintenance.class);
    private static final int WEEKS_AHEAD = 4;
    private static final int IDS_AT_ONCE = 10_000;
    private static final String LOCK = "event log maintenance";
    private static final String SELECT_TABLES =
            "select inhrelid::regclass::text from pg_inherits where inhparent = 'event_log'::regclass order by 1";
    private static final String DELETE_IDS = """
            delete from event_ids where ctid = any (array(
              select ctid from event_ids where received_at < ? limit ?))
            """;

    private final Database database;
    private final EventsConfig config;
    private final Clock clock;

    LogMaintenance(Database database, EventsConfig config, Clock clock) {
        this.database = database;
        this.config = config;
        this.clock = clock;
    }

    @Scheduled(
            every = "${events.log.maintain-every:1h}",
            delayed = "1m",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void maintainRegularly() {
        try {
            maintain();
        } catch (DatabaseException e) {
            LOG.warnf("The event log was not maintained, it will be next time: %s", e.getMessage());
        }
    }

    /**
     * Does what is due now.
     *
     * @throws DatabaseException when PostgreSQL does not answer, or a partition is in use
     */
    public void maintain() {
        Instant now = Instant.now(clock);
        Instant oldest = now.minus(config.log().retention());
        database.execute(transaction -> maintainWeeks(transaction, now, oldest));
        int deleted;
        do {
            deleted = database.transaction(transaction -> transaction.update(DELETE_IDS, oldest, IDS_AT_ONCE));
        } while (deleted == IDS_AT_ONCE);
    }

    private static void maintainWeeks(Transaction transaction, Instant now, Instant oldest) {
        transaction.lock(Stream.of(LOCK));
        // Rather try again later than hold up those who read and write the log.
        transaction.query("select set_config('lock_timeout', '2s', true)", row -> true);
        List<String> tables = transaction.query(SELECT_TABLES, row -> row.getString(1));
        for (int weeks = 0; weeks <= WEEKS_AHEAD; weeks++) {
            LogWeek week = LogWeek.of(now).plus(weeks);
            if (!tables.contains(week.table())) {
                transaction.update("create table %s partition of event_log for values from ('%s+00') to ('%s+00')"
                        .formatted(
                                week.table(),
                                week.monday().atStartOfDay(),
                                week.plus(1).monday().atStartOfDay()));
                LOG.infof("The event log has a new partition, %s", week.table());
            }
        }
        tables.stream()
                .map(LogWeek::ofTable)
                .flatMap(Optional::stream)
                .filter(week -> week.isOver(oldest))
                .forEach(week -> {
                    transaction.update("drop table " + week.table());
                    LOG.infof("The event log's partition %s was past the retention and is dropped", week.table());
                });
    }
}
