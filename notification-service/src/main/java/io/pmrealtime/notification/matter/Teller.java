package io.pmrealtime.notification.matter;

import io.pmrealtime.notification.config.NotificationConfig;
import io.pmrealtime.notification.delivery.DeliveryLog;
import io.pmrealtime.notification.directory.UserKey;
import io.pmrealtime.notification.evaluation.Asked;
import io.pmrealtime.notification.evaluation.CircumstancesLoader;
import io.pmrealtime.notification.evaluation.Spread;
import io.pmrealtime.notification.event.EventKey;
import io.pmrealtime.notification.inbox.InboxPushes;
import io.pmrealtime.notification.inbox.NewNotification;
import io.pmrealtime.notification.inbox.NotificationStore;
import io.pmrealtime.notification.outbox.EmailOutbox;
import io.pmrealtime.notification.project.ProjectKey;
import io.pmrealtime.notification.project.Projects;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Stores what matters come to, and tells devices of what was stored. */
@ApplicationScoped
public class Teller {
    /** How much earlier than its comment's window a stored notification may have been created. */
    private static final Duration COMMENT_MEMORY = Duration.ofMinutes(5);

    private final Pool pool;
    private final CircumstancesLoader circumstances;
    private final Projects projects;
    private final RecentComments recentComments;
    private final NotificationStore notifications;
    private final EmailOutbox outbox;
    private final DeliveryLog log;
    private final InboxPushes pushes;
    private final MatterMetrics metrics;
    private final Retries retries;
    private final Clock clock;
    private final NotificationConfig config;

    Teller(
            Pool pool,
            CircumstancesLoader circumstances,
            Projects projects,
            RecentComments recentComments,
            NotificationStore notifications,
            EmailOutbox outbox,
            DeliveryLog log,
            InboxPushes pushes,
            MatterMetrics metrics,
            Retries retries,
            Clock clock,
            NotificationConfig config) {
        this.pool = pool;
        this.circumstances = circumstances;
        this.projects = projects;
        this.recentComments = recentComments;
        this.notifications = notifications;
        this.outbox = outbox;
        this.log = log;
        this.pushes = pushes;
        this.metrics = metrics;
        this.retries = retries;
        this.clock = clock;
        this.config = config;
    }

    /** Decides on the matters and stores what they come to, in the transaction of the connection. */
    public Uni<Stored> store(SqlConnection connection, List<Matter> matters, Instant now) {
        UUID announcement = UUID.randomUUID();
        return decide(connection, matters, now)
                .chain(decided -> withoutRepeats(connection, decided, now))
                .call(decisions -> tells(decisions)
                        ? notifications.open(connection, announcement, now)
                        : Uni.createFrom().voidItem())
                .call(decisions -> notifications.insert(connection, decisions.notifications(), announcement))
                .call(decisions -> notifications.replace(connection, decisions.changed(), announcement))
                .call(decisions -> notifications.name(connection, decisions.named()))
                .call(decisions -> outbox.enqueue(connection, decisions.emails(), now))
                .call(decisions -> log.untold(connection, decisions.untold(), now))
                .map(decisions -> new Stored(announcement, decisions));
    }

    /**
     * Tells devices of what was stored, however long it takes.
     *
     * @param repeated events that were stored before; what they came to is told too, if that did not happen then
     */
    public Uni<Void> announce(Stored stored, Collection<EventKey> repeated) {
        return retries.untilDone("tell devices", () -> tell(stored, repeated))
                .chain(told -> told
                        ? retries.untilDone(
                                "note what was told",
                                () -> notifications.close(pool, stored.announcement(), clock.instant()))
                        : Uni.createFrom().voidItem());
    }

    private Uni<Boolean> tell(Stored stored, Collection<EventKey> repeated) {
        return notifications
                .unpushed(pool, repeated)
                .call(left -> left.isEmpty() ? Uni.createFrom().voidItem() : adopt(left, stored.announcement()))
                .chain(left -> {
                    List<NewNotification> all = new ArrayList<>(left);
                    stored.told().forEach(all::add);
                    return pushes.announce(all)
                            .invoke(() -> metrics.told(stored.decisions()))
                            .replaceWith(!all.isEmpty());
                });
    }

    private Uni<Void> adopt(List<NewNotification> left, UUID announcement) {
        return pool.withTransaction(connection -> notifications
                .open(connection, announcement, clock.instant())
                .chain(() -> notifications.move(connection, left, announcement)));
    }

    private Uni<Decisions> decide(SqlConnection connection, List<Matter> matters, Instant now) {
        List<Asked> asked = matters.stream()
                .flatMap(matter -> matter.recipients().stream().map(matter::asked))
                .toList();
        List<UserKey> actors =
                matters.stream().map(Matter::actor).flatMap(Optional::stream).toList();
        Set<ProjectKey> named = matters.stream()
                .flatMap(matter -> Optional.ofNullable(matter.concern().project()).stream())
                .collect(Collectors.toSet());
        return Uni.combine()
                .all()
                .unis(circumstances.load(connection, asked, actors), projects.names(connection, named))
                .with((known, names) -> new Decider(
                                known, names, now, config.email().delay(), new Spread(config.quietHoursSpread()))
                        .decide(matters));
    }

    private Uni<Decisions> withoutRepeats(SqlConnection connection, Decisions decisions, Instant now) {
        List<NewNotification> ofComments = decisions.notifications().stream()
                .filter(SameComment::isCandidate)
                .toList();
        if (ofComments.isEmpty()) {
            return Uni.createFrom().item(decisions);
        }
        Instant since = now.minus(config.sameCommentWindow()).minus(COMMENT_MEMORY);
        return recentComments
                .before(connection, ofComments, since)
                .map(earlier -> new SameComment(config.sameCommentWindow(), earlier, decisions).fold(decisions));
    }

    private static boolean tells(Decisions decisions) {
        return !decisions.notifications().isEmpty() || !decisions.changed().isEmpty();
    }

    /** What was stored and is to be told under one announcement. */
    public record Stored(UUID announcement, Decisions decisions) {
        Stream<NewNotification> told() {
            return Stream.concat(decisions.notifications().stream(), decisions.changed().stream())
                    .filter(NewNotification::inApp);
        }
    }
}
