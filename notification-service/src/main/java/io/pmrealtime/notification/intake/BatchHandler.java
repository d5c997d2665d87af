package io.pmrealtime.notification.intake;

import io.opentelemetry.api.OpenTelemetry;
import io.pmrealtime.contracts.tracing.EventTracer;
import io.pmrealtime.notification.config.NotificationConfig;
import io.pmrealtime.notification.directory.UserKey;
import io.pmrealtime.notification.evaluation.Asked;
import io.pmrealtime.notification.evaluation.CircumstancesLoader;
import io.pmrealtime.notification.evaluation.Spread;
import io.pmrealtime.notification.event.EventKey;
import io.pmrealtime.notification.event.ReceivedEvent;
import io.pmrealtime.notification.inbox.InboxPushes;
import io.pmrealtime.notification.inbox.NewNotification;
import io.pmrealtime.notification.inbox.NotificationStore;
import io.pmrealtime.notification.intake.Decider.Decisions;
import io.pmrealtime.notification.outbox.EmailOutbox;
import io.pmrealtime.notification.project.ProjectKey;
import io.pmrealtime.notification.project.Projects;
import io.pmrealtime.notification.recipient.Concern;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

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
    private final CircumstancesLoader circumstances;
    private final Projects projects;
    private final NotificationStore notifications;
    private final EmailOutbox outbox;
    private final InboxPushes pushes;
    private final IntakeMetrics metrics;
    private final Retries retries;
    private final EventTracer tracer;
    private final Clock clock;
    private final Duration emailDelay;
    private final Spread spread;

    BatchHandler(
            Pool pool,
            EventLedger ledger,
            Projections projections,
            Matters matters,
            CircumstancesLoader circumstances,
            Projects projects,
            NotificationStore notifications,
            EmailOutbox outbox,
            InboxPushes pushes,
            IntakeMetrics metrics,
            Retries retries,
            OpenTelemetry openTelemetry,
            Clock clock,
            NotificationConfig config) {
        this.pool = pool;
        this.ledger = ledger;
        this.projections = projections;
        this.matters = matters;
        this.circumstances = circumstances;
        this.projects = projects;
        this.notifications = notifications;
        this.outbox = outbox;
        this.pushes = pushes;
        this.metrics = metrics;
        this.retries = retries;
        this.tracer = new EventTracer(openTelemetry);
        this.clock = clock;
        this.emailDelay = config.email().delay();
        this.spread = new Spread(config.quietHoursSpread());
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
                .chain(stored -> retries.untilDone("tell devices", () -> announce(stored)))
                .chain(told -> retries.untilDone(
                        "note what was told", () -> notifications.markPushed(pool, told, clock.instant())));
    }

    private Uni<List<NewNotification>> announce(Stored stored) {
        return notifications.unpushed(pool, stored.repeated()).chain(leftBefore -> {
            List<NewNotification> all = new ArrayList<>(leftBefore);
            stored.decisions().notifications().stream()
                    .filter(NewNotification::inApp)
                    .forEach(all::add);
            return pushes.announce(all)
                    .invoke(() -> metrics.handled(stored.decisions()))
                    .replaceWith(all);
        });
    }

    private Uni<Stored> store(SqlConnection connection, Map<EventKey, ReceivedEvent> events, Instant now) {
        List<EventKey> notifying = events.values().stream()
                .filter(event -> Concern.of(event).isPresent())
                .map(ReceivedEvent::key)
                .toList();
        return ledger.claim(connection, notifying, now).chain(fresh -> {
            List<ReceivedEvent> toTell =
                    notifying.stream().filter(fresh::contains).map(events::get).toList();
            List<EventKey> repeated =
                    notifying.stream().filter(key -> !fresh.contains(key)).toList();
            metrics.received(toTell.size(), repeated.size());
            return projections
                    .apply(connection, events.values())
                    .chain(() -> decide(connection, toTell, now))
                    .call(decisions -> notifications.insert(connection, decisions.notifications()))
                    .call(decisions -> outbox.enqueue(connection, decisions.emails(), now))
                    .map(decisions -> new Stored(decisions, repeated));
        });
    }

    private Uni<Decisions> decide(SqlConnection connection, List<ReceivedEvent> events, Instant now) {
        return matters.of(connection, events, now).chain(found -> {
            List<Asked> asked = found.stream()
                    .flatMap(matter -> matter.recipients().stream().map(matter::asked))
                    .toList();
            List<UserKey> actors =
                    found.stream().map(Matter::actor).flatMap(Optional::stream).toList();
            Set<ProjectKey> named = found.stream()
                    .flatMap(matter -> Optional.ofNullable(matter.concern().project()).stream())
                    .collect(Collectors.toSet());
            return circumstances.load(connection, asked, actors).chain(known -> projects.names(connection, named)
                    .map(names -> new Decider(known, names, now, emailDelay, spread).decide(found)));
        });
    }

    /** What the transaction did, and the events that were there before. */
    private record Stored(Decisions decisions, List<EventKey> repeated) {}
}
