package io.pmrealtime.notification.shelf;

import io.pmrealtime.notification.directory.UserKey;
import io.pmrealtime.notification.inbox.NotificationRow;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a person puts aside. Every statement is bound to the workspace and the user. Any thread. */
@ApplicationScoped
class Shelf {
    private static final String MINE = " where workspace_id = $1 and user_id = $2 and in_app ";
    private static final String STATE = " returning seen_at, archived_at, snoozed_until";

    private static final String SEE_ALL = "update notification set seen_at = $3" + MINE
            + "and seen_at is null and archived_at is null and snoozed_until is null";

    private static final String ARCHIVE =
            "update notification set archived_at = coalesce(archived_at, $4)" + MINE + "and id = $3" + STATE;

    private static final String UNARCHIVE = "update notification set archived_at = null" + MINE + "and id = $3" + STATE;

    private static final String SNOOZE = "update notification set snoozed_until = $4" + MINE + "and id = $3" + STATE;

    private final Pool pool;
    private final Clock clock;

    Shelf(Pool pool, Clock clock) {
        this.pool = pool;
        this.clock = clock;
    }

    /** Marks everything that is listed as seen, which is less than read; how many were not. */
    Uni<Integer> seeAll(UserKey user) {
        return pool.preparedQuery(SEE_ALL)
                .execute(Tuple.of(user.workspaceId(), user.userId(), at(clock.instant())))
                .map(rows -> rows.rowCount());
    }

    /** Puts one away; what is away already keeps its time. Empty when the person has no such notification. */
    Uni<Optional<State>> archive(UserKey user, UUID id) {
        return change(ARCHIVE, Tuple.of(user.workspaceId(), user.userId(), id, at(clock.instant())));
    }

    /** Takes one out again. */
    Uni<Optional<State>> unarchive(UserKey user, UUID id) {
        return change(UNARCHIVE, Tuple.of(user.workspaceId(), user.userId(), id));
    }

    /** Hides one until that moment; null brings it back now. */
    Uni<Optional<State>> snooze(UserKey user, UUID id, @Nullable Instant until) {
        return change(SNOOZE, Tuple.of(user.workspaceId(), user.userId(), id, until == null ? null : at(until)));
    }

    private Uni<Optional<State>> change(String sql, Tuple values) {
        return pool.preparedQuery(sql).execute(values).map(rows -> NotificationRow.all(
                        rows,
                        row -> new State(
                                NotificationRow.instant(row, "seen_at"),
                                NotificationRow.instant(row, "archived_at"),
                                NotificationRow.instant(row, "snoozed_until")))
                .stream()
                .findFirst());
    }

    private static OffsetDateTime at(Instant instant) {
        return instant.truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC);
    }

    /** Where a notification is now. */
    record State(
            @Nullable Instant seenAt,
            @Nullable Instant archivedAt,
            @Nullable Instant snoozedUntil) {}
}
