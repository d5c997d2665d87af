package io.pmrealtime.events.duedate;

import io.micrometer.core.instrument.MeterRegistry;
import io.pmrealtime.events.config.EventsConfig;
import io.pmrealtime.events.database.Database;
import io.pmrealtime.events.database.DatabaseException;
import io.pmrealtime.events.database.Transaction;
import io.pmrealtime.events.ingest.IngestProducer;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * Sends {@code pm.task.due_soon} and {@code pm.task.overdue}, once per task and due date however many replicas look. A
 * reminder is first written down, then sent to {@code pm.events} as any producer would, under an id made of task and date:
 * what a crash makes it send twice, the intake drops.
 */
@ApplicationScoped
public class DueDates {
    private static final Logger LOG = Logger.getLogger(DueDates.class);
    private static final int AT_ONCE = 200;

    private final ReminderTable table = new ReminderTable();
    private final Database database;
    private final IngestProducer producer;
    private final EventsConfig.DueDates config;
    private final Clock clock;
    private final MeterRegistry registry;

    DueDates(Database database, IngestProducer producer, EventsConfig config, Clock clock, MeterRegistry registry) {
        this.database = database;
        this.producer = producer;
        this.config = config.dueDates();
        this.clock = clock;
        this.registry = registry;
    }

    @Scheduled(every = "${events.due-dates.every:60s}", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void remindRegularly() {
        try {
            remind();
            count("ok");
        } catch (DatabaseException | IngestProducer.NotAcknowledgedException e) {
            count("failed");
            LOG.warnf("Not all due dates were reminded of, the next run goes on: %s", e.getMessage());
        }
    }

    /**
     * Reminds of everything that is due now.
     *
     * @throws DatabaseException when PostgreSQL does not answer
     * @throws IngestProducer.NotAcknowledgedException when Kafka does not; what was decided on is sent by the next call
     */
    void remind() {
        boolean more = true;
        while (more) {
            more = database.transaction(this::decide);
        }
        more = true;
        while (more) {
            more = database.transaction(this::publish);
        }
    }

    private boolean decide(Transaction transaction) {
        Instant now = Instant.now(clock);
        List<Reminder> reminders =
                table.due(transaction, now, config.ahead(), config.finishedStatuses(), AT_ONCE).stream()
                        .map(task -> Reminder.of(task, now))
                        .toList();
        table.insert(transaction, reminders);
        return reminders.size() == AT_ONCE;
    }

    private boolean publish(Transaction transaction) {
        List<Reminder> reminders = table.unpublished(transaction, AT_ONCE);
        producer.send(reminders.stream().map(Reminder::event).toList());
        table.markPublished(transaction, reminders, Instant.now(clock));
        reminders.forEach(reminder -> registry.counter(
                        "events.reminders", "type", reminder.type().typeName())
                .increment());
        return reminders.size() == AT_ONCE;
    }

    private void count(String outcome) {
        registry.counter("events.due.runs", "outcome", outcome).increment();
    }
}
