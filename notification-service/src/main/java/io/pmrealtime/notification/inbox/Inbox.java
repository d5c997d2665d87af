package io.pmrealtime.notification.inbox;

import io.pmrealtime.notification.directory.UserKey;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a person does with the own inbox. Every statement is bound to the workspace and the user. Any thread. */
@ApplicationScoped
public class Inbox {
    private static final String MINE = " n.workspace_id = $1 and n.user_id = $2 and n.in_app ";
    private static final String LISTED = MINE + " and n.archived_at is null and n.snoozed_until is null ";
    private static final String ARCHIVED = MINE + " and n.archived_at is not null ";

    /** Person by person, because a plan for many at once may read the whole table. */
    private static final String COUNT = """
            select wanted.workspace_id, wanted.user_id, counted.type, counted.unread
            from unnest($1::text[], $2::text[]) as wanted (workspace_id, user_id)
            cross join lateral (
                select n.type, count(*)::integer as unread from notification n
                where n.workspace_id = wanted.workspace_id and n.user_id = wanted.user_id
                    and n.in_app and n.read_at is null and n.archived_at is null and n.snoozed_until is null
                group by n.type) counted""";

    private static final String READ_ONE =
            "with before as (select n.id, n.read_at from notification n where" + MINE + """
            and n.id = $3 for update)
            update notification n set read_at = coalesce(n.read_at, $4) from before b where n.id = b.id
            returning n.read_at, b.read_at is null as changed""";

    private static final String UNREAD_ONE =
            "with before as (select n.id, n.read_at from notification n where" + MINE + """
            and n.id = $3 for update)
            update notification n set read_at = null from before b where n.id = b.id
            returning n.read_at, b.read_at is not null as changed""";

    private static final String READ_SOME = "update notification n set read_at = $4 where" + MINE
            + "and n.id = any($3) and n.read_at is null returning n.id";

    private static final String READ_ALL =
            "update notification n set read_at = $3 where" + LISTED + "and n.read_at is null returning n.id";

    private static final String DELETE =
            "delete from notification n where" + MINE + "and n.id = $3 returning n.read_at is null as changed";

    private final Pool pool;
    private final Clock clock;

    Inbox(Pool pool, Clock clock) {
        this.pool = pool;
        this.clock = clock;
    }

    /** One page, newest first. */
    Uni<InboxPage> page(UserKey user, InboxQuery query) {
        Filter filter = Filter.of(user, query);
        Uni<Integer> total = pool.preparedQuery("select count(*)::integer from notification n where" + filter.where())
                .execute(filter.values())
                .map(rows -> rows.iterator().next().getInteger(0));
        Filter page = filter.from(query);
        Uni<List<Notification>> found = pool.preparedQuery("select " + NotificationRow.COLUMNS
                        + " from notification n where" + page.where() + " order by n.created_at desc, n.id desc limit "
                        + (query.limit() + 1) + " offset " + query.offset())
                .execute(page.values())
                .map(rows -> NotificationRow.all(rows, NotificationRow::notification));
        return Uni.combine().all().unis(found, total).with((rows, count) -> InboxPage.of(query, rows, count));
    }

    /** The unread counts of these people; zero where nothing is unread. */
    public Uni<Map<UserKey, UnreadCount>> unreadCounts(Collection<UserKey> users) {
        return unreadCounts(pool, users);
    }

    /** The same by the connection that is given. */
    Uni<Map<UserKey, UnreadCount>> unreadCounts(SqlClient connection, Collection<UserKey> users) {
        String[] workspaces = users.stream().map(UserKey::workspaceId).toArray(String[]::new);
        String[] ids = users.stream().map(UserKey::userId).toArray(String[]::new);
        return connection
                .preparedQuery(COUNT)
                .execute(Tuple.of(workspaces, ids))
                .map(rows -> {
                    Map<UserKey, UnreadCount> counts = new HashMap<>();
                    users.forEach(user -> counts.put(user, UnreadCount.ZERO));
                    for (Row row : rows) {
                        UserKey user = new UserKey(row.getString("workspace_id"), row.getString("user_id"));
                        counts.compute(user, (key, count) -> (count == null ? UnreadCount.ZERO : count)
                                .plus(row.getString("type"), row.getInteger("unread")));
                    }
                    return counts;
                });
    }

    /** Marks one as read; what is read already keeps its time. Empty when the person has no such notification. */
    Uni<Optional<ReadMark>> read(UserKey user, UUID id) {
        return mark(READ_ONE, Tuple.of(user.workspaceId(), user.userId(), id, now()));
    }

    /** Marks one as unread. Empty when the person has no such notification. */
    Uni<Optional<ReadMark>> unread(UserKey user, UUID id) {
        return mark(UNREAD_ONE, Tuple.of(user.workspaceId(), user.userId(), id));
    }

    /** Marks some as read; ids of others and of what is read already are passed over. */
    Uni<ReadMarks> read(UserKey user, List<UUID> ids) {
        OffsetDateTime now = now();
        return marks(
                READ_SOME, Tuple.of(user.workspaceId(), user.userId(), ids.toArray(UUID[]::new), now), now.toInstant());
    }

    /** Marks all that the inbox lists as read. */
    Uni<ReadMarks> readAll(UserKey user) {
        OffsetDateTime now = now();
        return marks(READ_ALL, Tuple.of(user.workspaceId(), user.userId(), now), now.toInstant());
    }

    /** Deletes one: whether it was unread; empty when the person has no such notification. */
    Uni<Optional<Boolean>> delete(UserKey user, UUID id) {
        return pool.preparedQuery(DELETE)
                .execute(Tuple.of(user.workspaceId(), user.userId(), id))
                .map(rows -> NotificationRow.all(rows, row -> row.getBoolean("changed")).stream()
                        .findFirst());
    }

    private Uni<Optional<ReadMark>> mark(String sql, Tuple values) {
        return pool.preparedQuery(sql)
                .execute(values)
                .map(rows -> NotificationRow.all(
                                rows,
                                row -> new ReadMark(NotificationRow.instant(row, "read_at"), row.getBoolean("changed")))
                        .stream()
                        .findFirst());
    }

    private Uni<ReadMarks> marks(String sql, Tuple values, Instant readAt) {
        return pool.preparedQuery(sql)
                .execute(values)
                .map(rows -> new ReadMarks(NotificationRow.all(rows, row -> row.getUUID("id")), readAt));
    }

    private OffsetDateTime now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC);
    }

    /**
     * What marking one notification came to.
     *
     * @param readAt when it was first read; null when it is unread now
     * @param changed whether that was different before
     */
    record ReadMark(@Nullable Instant readAt, boolean changed) {}

    /**
     * What marking several notifications as read came to.
     *
     * @param ids those that were unread before
     */
    record ReadMarks(List<UUID> ids, Instant readAt) {}

    /** A where clause and its values. */
    private record Filter(String where, Tuple values) {
        static Filter of(UserKey user, InboxQuery query) {
            String where = query.archived() ? ARCHIVED : LISTED;
            Tuple values = Tuple.of(user.workspaceId(), user.userId());
            if (query.type() != null) {
                values.addValue(query.type().typeName());
                where += "and n.type = $" + values.size() + " ";
            }
            if (query.projectId() != null) {
                values.addValue(query.projectId());
                where += "and n.project_id = $" + values.size() + " ";
            }
            if (query.read() != null) {
                where += query.read() ? "and n.read_at is not null " : "and n.read_at is null ";
            }
            return new Filter(where, values);
        }

        /** The same from the cursor on. */
        Filter from(InboxQuery query) {
            if (query.cursor() == null) {
                return this;
            }
            Tuple more = Tuple.tuple();
            for (int i = 0; i < values.size(); i++) {
                more.addValue(values.getValue(i));
            }
            more.addValue(query.cursor().createdAt().atOffset(ZoneOffset.UTC));
            more.addValue(query.cursor().id());
            return new Filter(
                    where + "and (n.created_at, n.id) < ($" + (more.size() - 1) + ", $" + more.size() + ") ", more);
        }
    }
}
