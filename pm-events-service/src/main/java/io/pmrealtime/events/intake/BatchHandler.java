package io.pmrealtime.events.intake;

import io.opentelemetry.api.OpenTelemetry;
import io.pmrealtime.contracts.kafka.RejectReason;
import io.pmrealtime.contracts.tracing.EventLogContext;
import io.pmrealtime.contracts.tracing.EventTracer;
import io.pmrealtime.events.access.AccessSync;
import io.pmrealtime.events.check.Checked;
import io.pmrealtime.events.check.EventCheck;
import io.pmrealtime.events.check.SourceRecord;
import io.pmrealtime.events.database.Database;
import io.pmrealtime.events.database.DatabaseException;
import io.pmrealtime.events.database.Transaction;
import io.pmrealtime.events.eventlog.EventLog;
import io.pmrealtime.events.ledger.Ledger;
import io.pmrealtime.events.ledger.Received;
import io.pmrealtime.events.ledger.SourcePosition;
import io.pmrealtime.events.ledger.Verdict;
import io.pmrealtime.events.projection.AccessChanges;
import io.pmrealtime.events.projection.ProjectionStore;
import io.pmrealtime.events.routing.Outgoing;
import io.pmrealtime.events.routing.Publisher;
import jakarta.enterprise.context.Dependent;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Takes a batch of records through all the steps: check, one transaction for ledger, log and projections, access keys,
 * publishing. May be called again with the same records after a failure at any point. Blocks. Remembers how far the
 * partitions of one loop are published, so each loop has one of its own.
 */
@Dependent
class BatchHandler {
    private static final Logger LOG = Logger.getLogger(BatchHandler.class);
    private static final String NOT_DELIVERED =
            "the broker takes no record of this size on pm.realtime; the event is logged, and not delivered live";

    private final EventCheck check;
    private final Database database;
    private final Ledger ledger;
    private final EventLog log;
    private final ProjectionStore projections;
    private final AccessSync access;
    private final Publisher publisher;
    private final SourceTopic topic;
    private final IntakeMetrics metrics;
    private final EventTracer tracer;
    private final Clock clock;

    private final PublishedOffsets published;

    BatchHandler(
            EventCheck check,
            Database database,
            Ledger ledger,
            EventLog log,
            ProjectionStore projections,
            AccessSync access,
            Publisher publisher,
            SourceTopic topic,
            IntakeMetrics metrics,
            OpenTelemetry openTelemetry,
            Clock clock) {
        this.check = check;
        this.database = database;
        this.ledger = ledger;
        this.log = log;
        this.projections = projections;
        this.access = access;
        this.publisher = publisher;
        this.topic = topic;
        this.metrics = metrics;
        this.tracer = new EventTracer(openTelemetry);
        this.clock = clock;
        this.published = new PublishedOffsets(ledger);
    }

    /**
     * Returns when every outcome is stored and published. A record that fails by itself is rejected, so that it stops
     * nobody else.
     *
     * @throws KafkaException when Kafka fails; the same records may succeed later
     * @throws DatabaseException when PostgreSQL does not answer; the same records may succeed later
     */
    void handle(List<ConsumerRecord<byte[], byte @Nullable []>> records) {
        try {
            handleTogether(records);
        } catch (RuntimeException e) {
            if (mayPass(e)) {
                throw e;
            }
            records.forEach(this::handleAlone);
        }
    }

    private void handleTogether(List<ConsumerRecord<byte[], byte @Nullable []>> records) {
        Instant start = Instant.now(clock);
        List<Received> batch = records.stream().map(this::check).toList();
        List<Verdict> verdicts = storeAndPublish(records, batch);
        metrics.count(verdicts);
        Instant end = Instant.now(clock);
        metrics.handled(records.size(), Duration.between(start, end), age(records, end));
    }

    /** How old the oldest of these records is. Clocks of other machines may be ahead. */
    private static Duration age(List<ConsumerRecord<byte[], byte @Nullable []>> records, Instant now) {
        long oldest = now.toEpochMilli();
        for (ConsumerRecord<?, ?> record : records) {
            oldest = Math.min(oldest, record.timestamp());
        }
        return Duration.ofMillis(now.toEpochMilli() - oldest);
    }

    private List<Verdict> storeAndPublish(
            List<ConsumerRecord<byte[], byte @Nullable []>> records, List<Received> batch) {
        BatchTrace trace = BatchTrace.begin(tracer, batch);
        try {
            List<Verdict> verdicts = store(batch);
            trace.stored();
            metrics.stored(age(records, Instant.now(clock)));
            publish(records, verdicts, trace);
            trace.end(verdicts);
            return verdicts;
        } catch (RuntimeException e) {
            trace.fail(e);
            throw e;
        }
    }

    private Received check(ConsumerRecord<byte[], byte @Nullable []> record) {
        return new Received(
                new SourcePosition(record.partition(), record.offset()),
                check.check(
                        new SourceRecord(record.headers(), record.value(), Instant.ofEpochMilli(record.timestamp()))));
    }

    /** True when there is something that PostgreSQL is still to be told by {@link #rest}. */
    boolean hasRest() {
        return published.hasNews();
    }

    /** Tells PostgreSQL what was published, now that there is nothing else to do. False when it knew all of it. */
    boolean rest() {
        if (!published.hasNews()) {
            return false;
        }
        published.told(database.transaction(published::tell));
        return true;
    }

    /** These partitions are another replica's from now on. */
    void forget(Set<Integer> partitions) {
        published.forget(partitions);
    }

    private List<Verdict> store(List<Received> batch) {
        published.confirm(batch.stream().map(Received::position).toList(), topic::id);
        try {
            return store(batch, false);
        } catch (Ledger.ForgottenIdException e) {
            LOG.debug("A batch has ids that were taken before; it is decided again", e);
            return store(batch, true);
        }
    }

    private List<Verdict> store(List<Received> batch, boolean isSecondTry) {
        Map<Integer, Long> news = new HashMap<>();
        List<Verdict> verdicts = database.transaction(transaction -> {
            news.putAll(published.tell(transaction));
            return store(transaction, batch, isSecondTry);
        });
        published.told(news);
        ledger.remember(verdicts);
        return verdicts;
    }

    private List<Verdict> store(Transaction transaction, List<Received> batch, boolean isSecondTry) {
        transaction.lock(batch.stream()
                .map(Received::checked)
                .filter(Checked.Good.class::isInstance)
                .map(checked -> ((Checked.Good) checked).event().workspaceId()));
        Set<Integer> partitions =
                batch.stream().map(each -> each.position().partition()).collect(Collectors.toSet());
        List<Verdict> verdicts = ledger.take(transaction, batch, published.of(transaction, partitions), isSecondTry);
        List<Verdict.Fresh> fresh = verdicts.stream()
                .filter(Verdict.Fresh.class::isInstance)
                .map(Verdict.Fresh.class::cast)
                .toList();
        log.append(transaction, fresh.stream().map(Verdict.Fresh::event).toList());
        AccessChanges changes = projections.apply(transaction, fresh);
        access.write(
                transaction,
                changes,
                fresh.stream().map(each -> each.event().workspaceId()).collect(Collectors.toSet()));
        return verdicts;
    }

    private void publish(
            List<ConsumerRecord<byte[], byte @Nullable []>> records, List<Verdict> verdicts, BatchTrace trace) {
        List<ProducerRecord<byte[], byte[]>> outgoing = new ArrayList<>();
        List<ConsumerRecord<byte[], byte @Nullable []>> sources = new ArrayList<>();
        for (int i = 0; i < records.size(); i++) {
            Verdict verdict = verdicts.get(i);
            if (verdict instanceof Verdict.Fresh fresh) {
                outgoing.add(Outgoing.realtime(trace.handOn(i, fresh.event())));
            } else if (verdict instanceof Verdict.PublishAgain again) {
                outgoing.add(Outgoing.realtime(trace.handOn(i, again.event())));
            } else if (verdict instanceof Verdict.Refuse refuse) {
                outgoing.add(Outgoing.rejected(records.get(i), refuse.reason(), refuse.detail()));
            }
            if (sources.size() < outgoing.size()) {
                sources.add(records.get(i));
            }
        }
        List<Integer> tooLarge = publisher.publish(outgoing);
        publisher.publish(tooLarge.stream()
                .map(place -> Outgoing.rejected(sources.get(place), RejectReason.TOO_LARGE, NOT_DELIVERED))
                .toList());
        Map<Integer, Long> next = new HashMap<>();
        records.forEach(record -> next.merge(record.partition(), record.offset() + 1, Math::max));
        published.advance(next);
    }

    private void handleAlone(ConsumerRecord<byte[], byte @Nullable []> record) {
        try {
            handleTogether(List.of(record));
        } catch (RuntimeException e) {
            if (mayPass(e)) {
                throw e;
            }
            Verdict refuse = refusal(record, e);
            publish(List.of(record), List.of(refuse), BatchTrace.NONE);
            metrics.count(List.of(refuse));
        }
    }

    private static Verdict refusal(ConsumerRecord<?, ?> record, RuntimeException cause) {
        if (cause instanceof DatabaseException) {
            return new Verdict.Refuse(RejectReason.SCHEMA, "cannot be stored: " + cause.getMessage());
        }
        try (EventLogContext about = EventLogContext.of(record.headers())) {
            LOG.errorf(
                    cause,
                    "The record at offset %d of %s-%d cannot be handled; it is rejected",
                    record.offset(),
                    record.topic(),
                    record.partition());
        }
        return new Verdict.Refuse(
                RejectReason.SCHEMA, "cannot be handled: " + cause.getClass().getSimpleName());
    }

    /** True for a failure of Kafka or PostgreSQL; anything else comes from the records and comes again with them. */
    private static boolean mayPass(RuntimeException e) {
        return e instanceof KafkaException || (e instanceof DatabaseException database && !database.refusesData());
    }
}
