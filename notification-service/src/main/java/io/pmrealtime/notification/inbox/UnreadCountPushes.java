package io.pmrealtime.notification.inbox;

import io.pmrealtime.contracts.event.EventType;
import io.pmrealtime.notification.directory.UserKey;
import io.pmrealtime.notification.push.NameBasedId;
import io.pmrealtime.notification.push.Push;
import io.pmrealtime.notification.push.PushPublisher;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Tells people's devices how much is unread. A replica works in rounds: whatever is asked for meanwhile shares the next one, and after
 * a round it rests four times as long as that took, so that counting never takes more than a fifth of a PostgreSQL connection's time. Among
 * replicas a person's count is taken and sent under a lock of the database, so that an older count never overtakes a newer one and
 * the last that devices see is the truth. Any thread.
 */
@ApplicationScoped
public class UnreadCountPushes {
    private static final Duration ROUND_LIMIT = Duration.ofSeconds(40);

    private static final int REST = 4;
    private static final Duration LONGEST_REST = Duration.ofSeconds(1);
    private static final int PEOPLE_PER_LOCK = 500;

    /** People share locks, so that the database's table of locks stays small. */
    private static final int STRIPES = 4_096;

    /** The first number sets these locks apart from other uses; taken in one order, so that two replicas cannot block each other. */
    private static final String LOCK = """
            select pg_advisory_xact_lock(7341, stripe)
            from (select stripe from unnest($1::integer[]) as held (stripe) order by stripe) ordered""";

    private final Pool pool;
    private final Inbox inbox;
    private final PushPublisher publisher;
    private final Clock clock;

    // Both guarded by this.
    private Round next = new Round();
    private boolean underWay;

    UnreadCountPushes(Pool pool, Inbox inbox, PushPublisher publisher, Clock clock) {
        this.pool = pool;
        this.inbox = inbox;
        this.publisher = publisher;
        this.clock = clock;
    }

    /**
     * Sends the counts of these people as they are from now on.
     *
     * @param causes what changed the count of each; the same cause gives the message the same id
     * @return done when Kafka has acknowledged
     */
    public Uni<Void> push(Map<UserKey, String> causes) {
        if (causes.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        Round joined;
        synchronized (this) {
            next.causes.putAll(causes);
            joined = next;
        }
        startNext();
        return Uni.createFrom().completionStage(joined.done);
    }

    private void startNext() {
        Round round;
        synchronized (this) {
            if (underWay || next.causes.isEmpty()) {
                return;
            }
            underWay = true;
            round = next;
            round.began = System.nanoTime();
            next = new Round();
        }
        run(round).subscribe().with(done -> end(round, null), failure -> end(round, failure));
    }

    private Uni<Void> run(Round round) {
        return Multi.createFrom()
                .iterable(round.causes.keySet())
                .group()
                .intoLists()
                .of(PEOPLE_PER_LOCK)
                .onItem()
                .transformToUniAndConcatenate(people -> countAndSend(people, round.causes))
                .collect()
                .last()
                .ifNoItem()
                .after(ROUND_LIMIT)
                .fail();
    }

    /** The locks are held until Kafka has the counts: the count that is last in the log is the last that was taken. */
    private Uni<Void> countAndSend(List<UserKey> people, Map<UserKey, String> causes) {
        return pool.withTransaction(connection -> connection
                .preparedQuery(LOCK)
                .execute(Tuple.of(stripes(people)))
                .chain(() -> inbox.unreadCounts(connection, people))
                .chain(counts -> publisher.publish(messages(causes, counts))));
    }

    private static Integer[] stripes(List<UserKey> people) {
        return people.stream()
                .map(user -> Math.floorMod(user.hashCode(), STRIPES))
                .distinct()
                .sorted()
                .toArray(Integer[]::new);
    }

    private void end(Round round, @Nullable Throwable failure) {
        if (failure == null) {
            round.done.complete(null);
        } else {
            round.done.completeExceptionally(failure);
        }
        long rest = Math.min(LONGEST_REST.toNanos(), REST * (System.nanoTime() - round.began));
        Uni.createFrom()
                .voidItem()
                .onItem()
                .delayIt()
                .by(Duration.ofNanos(rest))
                .subscribe()
                .with(rested -> {
                    synchronized (this) {
                        underWay = false;
                    }
                    startNext();
                });
    }

    private List<Push> messages(Map<UserKey, String> causes, Map<UserKey, UnreadCount> counts) {
        Instant now = clock.instant();
        return counts.entrySet().stream()
                .map(entry -> message(
                        entry.getKey(), causes.getOrDefault(entry.getKey(), now.toString()), entry.getValue(), now))
                .toList();
    }

    private static Push message(UserKey user, String cause, UnreadCount count, Instant now) {
        String id = NameBasedId.of("unread_count", user.workspaceId(), user.userId(), cause)
                .toString();
        Message payload = new Message(user.userId(), count.count(), count.byType());
        return new Push(id, EventType.NOTIFICATION_UNREAD_COUNT, user, null, now, payload, false, Push.Cause.NONE);
    }

    /** The payload. */
    record Message(String userId, int count, Map<String, Integer> byType) {}

    /** People whose counts are sent together, and those who wait for it. */
    private static final class Round {
        final Map<UserKey, String> causes = new LinkedHashMap<>();
        final CompletableFuture<Void> done = new CompletableFuture<>();
        long began;
    }
}
