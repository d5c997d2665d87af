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
import io.pmrealtime.notification.inbox.NotificationStore.Novelty;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
    public Uni<Stored> store(SqlConnection connection, List<Matter> matters, Novelty novelty, Instant now) {
        UUID announcement = UUID.randomUUID();
        return decide(connection, matters, now)
                .chain(decided -> withoutRepeats(connection, decided, now))
                .call(decisions -> write(connection, decisions, announcement, novelty, now))
                .map(decisions -> new Stored(announcement, decisions));
    }

    /** All at once: the connection sends the statements without waiting for the answers to those before. */
    private Uni<Void> write(
            SqlConnection connection, Decisions decisions, UUID announcement, Novelty novelty, Instant now) {
        return Uni.combine()
                .all()
                .unis(
                        tells(decisions)
                                ? notifications.open(connection, announcement, now)
                                : Uni.createFrom().voidItem(),
                        notifications.insert(connection, decisions.notifications(), announcement, novelty),
                        notifications.replace(connection, decisions.changed(), announcement),
                        notifications.name(connection, decisions.named()),
                        outbox.enqueue(connection, decisions.emails(), now),
                        log.untold(connection, decisions.untold(), now))
                .discardItems();
    }

    /**
     * Tells devices of what was stored, however long it takes. {@link #settle} is to follow.
     *
     * @param repeated events that were stored before; what they came to is told too, if that did not happen then
     */
    public Uni<Told> announce(Stored stored, Collection<EventKey> repeated) {
        return retries.untilDone("tell devices", () -> tell(stored, repeated));
    }

    /** Tells devices how much is unread now, and notes what was told, however long it takes. */
    public Uni<Void> settle(Told told) {
        if (told.causes().isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return retries.untilDone("tell counts", () -> pushes.announceCounts(told.causes()))
                .chain(() -> retries.untilDone(
                        "note what was told", () -> notifications.close(pool, told.announcement(), clock.instant())));
    }

    private Uni<Told> tell(Stored stored, Collection<EventKey> repeated) {
        return notifications
                .unpushed(pool, repeated)
                .call(left -> left.isEmpty() ? Uni.createFrom().voidItem() : adopt(left, stored.announcement()))
                .chain(left -> {
                    List<NewNotification> all = new ArrayList<>(left);
                    stored.told().forEach(all::add);
                    return pushes.announce(all)
                            .invoke(() -> metrics.told(stored.decisions()))
                            .replaceWith(() -> Told.of(stored.announcement(), all));
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

    /**
     * What devices were told of, and not yet of the counts.
     *
     * @param causes the notification that changed each person's count
     */
    public record Told(UUID announcement, Map<UserKey, String> causes) {
        /** Nobody was told anything. */
        public static final Told NOTHING = new Told(new UUID(0, 0), Map.of());

        static Told of(UUID announcement, List<NewNotification> all) {
            Map<UserKey, String> causes = new LinkedHashMap<>();
            all.forEach(each -> causes.put(each.user(), each.notification().id().toString()));
            return new Told(announcement, causes);
        }
    }
}
