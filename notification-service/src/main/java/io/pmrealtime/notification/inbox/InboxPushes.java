package io.pmrealtime.notification.inbox;

import io.pmrealtime.contracts.event.EventType;
import io.pmrealtime.notification.directory.UserKey;
import io.pmrealtime.notification.push.NameBasedId;
import io.pmrealtime.notification.push.Push;
import io.pmrealtime.notification.push.PushPublisher;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jboss.logging.Logger;

/** Tells people's devices what changed in their inboxes. Any thread. */
@ApplicationScoped
public class InboxPushes {
    private static final Logger LOG = Logger.getLogger(InboxPushes.class);

    /** Most ids in one message, so that reading all of a large inbox stays well below what a frame may hold. */
    private static final int IDS_PER_MESSAGE = 500;

    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
    private static final int ATTEMPTS = 10;

    private final PushPublisher publisher;
    private final UnreadCountPushes counts;

    InboxPushes(PushPublisher publisher, UnreadCountPushes counts) {
        this.publisher = publisher;
        this.counts = counts;
    }

    /** Announces new notifications; done when Kafka has acknowledged all. */
    public Uni<Void> announce(List<NewNotification> created) {
        return publisher.publish(created.stream()
                .map(each -> message(
                        each,
                        NameBasedId.of(
                                "new",
                                each.notification().id().toString(),
                                each.notification().eventId()),
                        each.notification().createdAt()))
                .toList());
    }

    /** Announces notifications that come back; the same moment of return gives the message the same id. */
    public Uni<Void> announceAgain(List<NewNotification> back, Map<UUID, Instant> returned) {
        return publisher.publish(back.stream()
                .map(each -> {
                    UUID id = each.notification().id();
                    Instant at = returned.getOrDefault(id, Instant.EPOCH);
                    return message(each, NameBasedId.of("back", id + " " + at), at);
                })
                .toList());
    }

    /** Tells people's devices how much is unread now; done when Kafka has acknowledged. */
    public Uni<Void> announceCounts(Collection<UserKey> users) {
        Map<UserKey, String> causes = new LinkedHashMap<>();
        users.forEach(user -> causes.put(user, UUID.randomUUID().toString()));
        return counts.push(causes);
    }

    /**
     * The same.
     *
     * @param causes what changed the count of each; the same cause gives the message the same id
     */
    public Uni<Void> announceCounts(Map<UserKey, String> causes) {
        return counts.push(causes);
    }

    private static Push message(NewNotification created, UUID messageId, Instant at) {
        return new Push(
                messageId.toString(),
                EventType.NOTIFICATION_NEW,
                created.user(),
                created.notification().id().toString(),
                at,
                created.notification(),
                created.silent(),
                created.cause());
    }

    /** Tells the other devices of a person what was read. Does not wait: the change itself is stored already. */
    void announceRead(UserKey user, List<UUID> ids, Instant readAt) {
        List<Push> pushes = new ArrayList<>();
        for (int from = 0; from < ids.size(); from += IDS_PER_MESSAGE) {
            List<UUID> some = ids.subList(from, Math.min(ids.size(), from + IDS_PER_MESSAGE));
            pushes.add(new Push(
                    UUID.randomUUID().toString(),
                    EventType.NOTIFICATION_READ,
                    user,
                    null,
                    readAt,
                    new ReadMessage(user.userId(), List.copyOf(some), readAt),
                    false,
                    Push.Cause.NONE));
        }
        inBackground(publisher.publish(pushes).chain(() -> countChanged(user)));
    }

    /** Tells the devices of a person how much is unread now. Does not wait. */
    public void announceCount(UserKey user) {
        inBackground(countChanged(user));
    }

    private Uni<Void> countChanged(UserKey user) {
        return counts.push(Map.of(user, UUID.randomUUID().toString()));
    }

    private static void inBackground(Uni<Void> work) {
        work.onFailure()
                .retry()
                .withBackOff(FIRST_PAUSE, LONGEST_PAUSE)
                .atMost(ATTEMPTS)
                .subscribe()
                .with(
                        done -> LOG.trace("told"),
                        failure -> LOG.warn(
                                "Devices were not told of a change in an inbox; they see it when they list it",
                                failure));
    }

    /** The payload of {@code notification.read}. */
    record ReadMessage(String userId, List<UUID> ids, Instant readAt) {}
}
