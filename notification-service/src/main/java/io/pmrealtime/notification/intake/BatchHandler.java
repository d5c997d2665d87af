package io.pmrealtime.notification.intake;

import io.opentelemetry.api.OpenTelemetry;
import io.pmrealtime.contracts.tracing.EventTracer;
import io.pmrealtime.notification.event.EventKey;
import io.pmrealtime.notification.event.ReceivedEvent;
import io.pmrealtime.notification.fanout.FanOuts;
import io.pmrealtime.notification.matter.MatterMetrics;
import io.pmrealtime.notification.matter.Matters;
import io.pmrealtime.notification.matter.Retries;
import io.pmrealtime.notification.matter.Teller;
import io.pmrealtime.notification.recipient.Concern;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Handles a batch of events: one transaction stores what follows from those that were not dealt with before, then devices are
 * told. A batch that is handled again, in whole or in part, changes nothing and tells only what was not told.
 */
@ApplicationScoped
class BatchHandler {
    private final Pool pool;
    private final EventLedger ledger;
    private final Projections projections;
    private final Matters matters;
    private final FanOuts fanOuts;
    private final Teller teller;
    private final MatterMetrics metrics;
    private final Retries retries;
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
        this.tracer = new EventTracer(openTelemetry);
        this.clock = clock;
    }

    /** Handles the events in their order; done when everything is stored and all devices are told. */
    Uni<Void> handle(List<ReceivedEvent> events) {
        BatchTrace trace = BatchTrace.begin(tracer, events);
        return handleAll(trace.events()).invoke(trace::end).onFailure().invoke(trace::fail);
    }

    private Uni<Void> handleAll(List<ReceivedEvent> events) {
        Map<EventKey, ReceivedEvent> distinct = new LinkedHashMap<>();
        events.forEach(event -> distinct.putIfAbsent(event.key(), event));
        Instant now = clock.instant();
        return retries.untilDone(
                        "store a batch", () -> pool.withTransaction(connection -> store(connection, distinct, now)))
                .invoke(stored ->
                        metrics.received(stored.fresh(), stored.repeated().size()))
                .chain(stored -> teller.announce(stored.stored(), stored.repeated()));
    }

    private Uni<Stored> store(SqlConnection connection, Map<EventKey, ReceivedEvent> events, Instant now) {
        List<EventKey> notifying = events.values().stream()
                .filter(event -> Concern.of(event).isPresent())
                .map(ReceivedEvent::key)
                .toList();
        return ledger.claim(connection, notifying, now)
                .call(fresh -> projections.apply(connection, events.values()))
                .chain(fresh -> tell(connection, events, notifying, fresh, now));
    }

    private Uni<Stored> tell(
            SqlConnection connection,
            Map<EventKey, ReceivedEvent> events,
            List<EventKey> notifying,
            Set<EventKey> fresh,
            Instant now) {
        List<ReceivedEvent> toTell =
                notifying.stream().filter(fresh::contains).map(events::get).toList();
        List<EventKey> repeated =
                notifying.stream().filter(key -> !fresh.contains(key)).toList();
        return matters.of(connection, toTell, now)
                .call(found -> fanOuts.add(connection, found.large(), now))
                .chain(found -> teller.store(connection, found.matters(), now))
                .map(stored -> new Stored(stored, toTell.size(), repeated));
    }

    /** What the transaction did, and the events that were there before. */
    private record Stored(Teller.Stored stored, int fresh, List<EventKey> repeated) {}
}
