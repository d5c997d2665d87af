package io.pmrealtime.notification.intake;

import io.opentelemetry.api.OpenTelemetry;
import io.pmrealtime.contracts.tracing.EventLogContext;
import io.pmrealtime.contracts.tracing.EventTracer;
import io.pmrealtime.notification.event.EventKey;
import io.pmrealtime.notification.event.ReceivedEvent;
import io.pmrealtime.notification.event.RecordReader;
import io.pmrealtime.notification.event.RecordReading;
import io.pmrealtime.notification.fanout.FanOuts;
import io.pmrealtime.notification.health.Pulse;
import io.pmrealtime.notification.health.Work;
import io.pmrealtime.notification.inbox.NotificationStore.Novelty;
import io.pmrealtime.notification.matter.MatterMetrics;
import io.pmrealtime.notification.matter.Matters;
import io.pmrealtime.notification.matter.Poison;
import io.pmrealtime.notification.matter.Retries;
import io.pmrealtime.notification.matter.Teller;
import io.pmrealtime.notification.matter.Teller.Told;
import io.pmrealtime.notification.project.PreviousAssignees;
import io.pmrealtime.notification.recipient.Concern;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jboss.logging.Logger;

/**
 * Handles batches of events: one transaction stores what follows from those that were not dealt with before, then devices are
 * told. A batch that is handled again, in whole or in part, changes nothing and tells only what was not told. An event that can
 * never be stored is logged and passed over. Any thread; does not block.
 */
@ApplicationScoped
class BatchHandler {
    private static final Logger LOG = Logger.getLogger(BatchHandler.class);

    private final Pool pool;
    private final EventLedger ledger;
    private final Projections projections;
    private final Matters matters;
    private final FanOuts fanOuts;
    private final Teller teller;
    private final MatterMetrics metrics;
    private final Retries retries;
    private final Pulse pulse;
    private final EventTracer tracer;
    private final Clock clock;

    BatchHandler(
            Pool pool,
            EventLedger ledger,
            Projections projections,
            Matters matters,
            FanOuts fanOuts,
            Teller teller,
            MatterMetrics metrics,
            Retries retries,
            Pulse pulse,
            OpenTelemetry openTelemetry,
            Clock clock) {
        this.pool = pool;
        this.ledger = ledger;
        this.projections = projections;
        this.matters = matters;
        this.fanOuts = fanOuts;
        this.teller = teller;
        this.metrics = metrics;
        this.retries = retries;
        this.pulse = pulse;
        this.tracer = new EventTracer(openTelemetry);
        this.clock = clock;
    }

    /** The events among the records of a poll, in their order. */
    List<ReceivedEvent> read(Iterable<ConsumerRecord<String, byte[]>> records) {
        List<ReceivedEvent> events = new ArrayList<>();
        for (ConsumerRecord<String, byte[]> each : records) {
            RecordReading reading = RecordReader.read(each);
            if (reading instanceof RecordReading.Relevant relevant) {
                events.add(relevant.event());
            } else if (reading instanceof RecordReading.Unreadable unreadable) {
                metrics.unreadable();
                LOG.warnf(
                        "Passed over a record that cannot be read, partition %d offset %d: %s",
                        each.partition(), each.offset(), unreadable.detail());
            }
        }
        return events;
    }

    /** Stores what follows from the events, however long it takes: as one batch, or in parts around what cannot be stored. */
    CompletableFuture<Batch> store(List<ReceivedEvent> events) {
        BatchTrace trace = BatchTrace.begin(tracer, events);
        return storeOrNarrow(trace.events())
                .map(parts -> new Batch(parts, trace))
                .subscribeAsCompletionStage();
    }

    /**
     * Tells devices of what was stored, however long it takes.
     *
     * @param before what they are told first
     */
    Telling tell(Batch batch, CompletableFuture<Void> before) {
        CompletableFuture<List<Told>> told = Uni.createFrom()
                .completionStage(before)
                .chain(() -> inTurn(batch.parts(), this::announce))
                .subscribeAsCompletionStage();
        CompletableFuture<Void> settled = Uni.createFrom()
                .completionStage(told)
                .chain(all -> inTurn(all, each -> pulse.watch(Work.EVENTS, () -> teller.settle(each))))
                .invoke(batch.trace()::end)
                .replaceWithVoid()
                .subscribeAsCompletionStage();
        return new Telling(told.thenAccept(all -> {}), settled);
    }

    private Uni<Told> announce(Part part) {
        return pulse.watch(Work.EVENTS, () -> teller.announce(part.stored(), part.repeated()))
                .onFailure(Poison::isBehind)
                .recoverWithItem(failure -> {
                    LOG.error("Devices are not told of a batch, people find it in their inboxes", failure);
                    return Told.NOTHING;
                });
    }

    private Uni<List<Part>> storeOrNarrow(List<ReceivedEvent> events) {
        return pulse.watch(Work.EVENTS, () -> storeOnce(events, Novelty.CERTAIN))
                .onFailure(Poison::isRepetition)
                .recoverWithUni(() -> pulse.watch(Work.EVENTS, () -> storeOnce(events, Novelty.DOUBTFUL)))
                .map(List::of)
                .onFailure(Poison::isBehind)
                .recoverWithUni(failure -> narrow(events, failure));
    }

    /** Stores the halves of a batch one after the other, until the event that cannot be stored stands alone. */
    private Uni<List<Part>> narrow(List<ReceivedEvent> events, Throwable failure) {
        if (events.size() == 1) {
            metrics.refused();
            try (EventLogContext about = EventLogContext.of(events.get(0).event())) {
                LOG.errorf(
                        failure,
                        "Passed over event %s, which cannot be handled",
                        events.get(0).key());
            }
            return Uni.createFrom().item(List.of());
        }
        int middle = events.size() / 2;
        return storeOrNarrow(events.subList(0, middle)).chain(first -> storeOrNarrow(
                        events.subList(middle, events.size()))
                .map(second -> Stream.concat(first.stream(), second.stream()).toList()));
    }

    private Uni<Part> storeOnce(List<ReceivedEvent> events, Novelty novelty) {
        Map<EventKey, ReceivedEvent> distinct = new LinkedHashMap<>();
        events.forEach(event -> distinct.putIfAbsent(event.key(), event));
        Instant now = clock.instant();
        return retries.untilDone(
                        "store a batch",
                        () -> pool.withTransaction(connection -> store(connection, distinct, novelty, now)))
                .invoke(part -> metrics.received(part.fresh(), part.repeated().size()));
    }

    private Uni<Part> store(
            SqlConnection connection, Map<EventKey, ReceivedEvent> events, Novelty novelty, Instant now) {
        List<EventKey> notifying = events.values().stream()
                .filter(event -> Concern.of(event).isPresent())
                .map(ReceivedEvent::key)
                .toList();
        // Both at once: the connection sends the second without waiting for the answer to the first.
        return Uni.combine()
                .all()
                .unis(ledger.claim(connection, notifying, now), projections.apply(connection, events.values()))
                .asTuple()
                .chain(both -> decide(connection, events, notifying, both.getItem1(), both.getItem2(), novelty, now));
    }

    private Uni<Part> decide(
            SqlConnection connection,
            Map<EventKey, ReceivedEvent> events,
            List<EventKey> notifying,
            Set<EventKey> fresh,
            PreviousAssignees previous,
            Novelty novelty,
            Instant now) {
        List<ReceivedEvent> toTell =
                notifying.stream().filter(fresh::contains).map(events::get).toList();
        List<EventKey> repeated =
                notifying.stream().filter(key -> !fresh.contains(key)).toList();
        return matters.of(connection, toTell, previous, now)
                .call(found -> fanOuts.add(connection, found.large(), now))
                .chain(found -> teller.store(connection, found.matters(), novelty, now))
                .map(stored -> new Part(stored, toTell.size(), repeated));
    }

    private static <T, R> Uni<List<R>> inTurn(List<T> all, Function<T, Uni<R>> work) {
        return Multi.createFrom()
                .iterable(all)
                .onItem()
                .transformToUniAndConcatenate(work::apply)
                .collect()
                .asList();
    }

    /** A batch that is stored. */
    record Batch(List<Part> parts, BatchTrace trace) {
        static final Batch EMPTY = new Batch(List.of(), new BatchTrace(List.of(), List.of()));

        /** Whether there are events that were stored before. */
        boolean hasRepeats() {
            return parts.stream().anyMatch(part -> !part.repeated().isEmpty());
        }
    }

    /** What one transaction stored, of how many events that were new, and the events that were there before. */
    private record Part(Teller.Stored stored, int fresh, List<EventKey> repeated) {}

    /**
     * How far the telling is.
     *
     * @param told done when devices were told of the notifications: the next batch may be told of
     * @param settled done when they were told of the counts too, and nothing is left to do
     */
    record Telling(CompletableFuture<Void> told, CompletableFuture<Void> settled) {}
}
