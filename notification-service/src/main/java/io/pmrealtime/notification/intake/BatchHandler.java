package io.pmrealtime.notification.intake;

import io.pmrealtime.notification.config.NotificationConfig;
import io.pmrealtime.notification.directory.Directory;
import io.pmrealtime.notification.directory.DirectoryChange;
import io.pmrealtime.notification.directory.UserKey;
import io.pmrealtime.notification.email.EmailOutbox;
import io.pmrealtime.notification.event.EventKey;
import io.pmrealtime.notification.event.ReceivedEvent;
import io.pmrealtime.notification.inbox.InboxPushes;
import io.pmrealtime.notification.inbox.NewNotification;
import io.pmrealtime.notification.inbox.NotificationStore;
import io.pmrealtime.notification.preference.PreferenceStore;
import io.pmrealtime.notification.recipient.Recipient;
import io.pmrealtime.notification.recipient.Recipients;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Handles a batch of events: one transaction stores what follows from those that were not dealt with before, then devices are
 * told. A batch that is handled again, in whole or in part, changes nothing and tells only what was not told.
 */
@ApplicationScoped
class BatchHandler {
    private final Pool pool;
    private final EventLedger ledger;
    private final Directory directory;
    private final PreferenceStore preferences;
    private final NotificationStore notifications;
    private final EmailOutbox outbox;
    private final InboxPushes pushes;
    private final IntakeMetrics metrics;
    private final Retries retries;
    private final Clock clock;
    private final Duration emailDelay;

    BatchHandler(
            Pool pool,
            EventLedger ledger,
            Directory directory,
            PreferenceStore preferences,
            NotificationStore notifications,
            EmailOutbox outbox,
            InboxPushes pushes,
            IntakeMetrics metrics,
            Retries retries,
            Clock clock,
            NotificationConfig config) {
        this.pool = pool;
        this.ledger = ledger;
        this.directory = directory;
        this.preferences = preferences;
        this.notifications = notifications;
        this.outbox = outbox;
        this.pushes = pushes;
        this.metrics = metrics;
        this.retries = retries;
        this.clock = clock;
        this.emailDelay = config.email().delay();
    }

    /** Handles the events in their order; done when everything is stored and all devices are told. */
    Uni<Void> handle(List<ReceivedEvent> events) {
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
        return ledger.claim(connection, events.keySet(), now).chain(fresh -> {
            List<ReceivedEvent> toDo = events.values().stream()
                    .filter(event -> fresh.contains(event.key()))
                    .toList();
            List<EventKey> repeated =
                    events.keySet().stream().filter(key -> !fresh.contains(key)).toList();
            events.values().forEach(event -> metrics.received(event.type(), fresh.contains(event.key())));
            return directory
                    .apply(connection, directoryChanges(toDo))
                    .chain(() -> decide(connection, toDo, now))
                    .call(decisions -> notifications.insert(connection, decisions.notifications()))
                    .call(decisions -> outbox.enqueue(connection, decisions.emails(), now))
                    .map(decisions -> new Stored(decisions, repeated));
        });
    }

    private Uni<Decisions> decide(SqlConnection connection, List<ReceivedEvent> events, Instant now) {
        Map<ReceivedEvent, List<Recipient>> recipients = new LinkedHashMap<>();
        Set<UserKey> people = new LinkedHashSet<>();
        for (ReceivedEvent event : events) {
            List<Recipient> concerned = Recipients.of(event);
            if (!concerned.isEmpty()) {
                recipients.put(event, concerned);
                concerned.forEach(each -> people.add(new UserKey(event.workspaceId(), each.userId())));
                Optional.ofNullable(event.actorId())
                        .ifPresent(actor -> people.add(new UserKey(event.workspaceId(), actor)));
            }
        }
        return surroundings(connection, people).map(surroundings -> {
            Decider decider = new Decider(surroundings, now, emailDelay);
            recipients.forEach(decider::decide);
            return decider.decisions();
        });
    }

    private Uni<Surroundings> surroundings(SqlConnection connection, Collection<UserKey> people) {
        return directory
                .find(connection, people)
                .chain(found -> preferences.find(connection, people).map(chosen -> new Surroundings(found, chosen)));
    }

    private static List<DirectoryChange> directoryChanges(List<ReceivedEvent> events) {
        return events.stream()
                .map(DirectoryChange::of)
                .flatMap(Optional::stream)
                .toList();
    }

    /** What the transaction did, and the events that were there before. */
    private record Stored(Decisions decisions, List<EventKey> repeated) {}
}
