package io.pmrealtime.notification.directory;

import io.pmrealtime.notification.directory.DirectoryChange.Joined;
import io.pmrealtime.notification.directory.DirectoryChange.Left;
import io.pmrealtime.notification.directory.DirectoryChange.Profile;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The stored directory of all workspaces. Any thread. */
@ApplicationScoped
public class Directory {
    private static final String JOINED = """
            insert into directory_user as d (workspace_id, user_id, name, email, role, member_at, profile_at)
            values ($1, $2, $3, $4, $5, $6, $6)
            on conflict (workspace_id, user_id) do update set
                role = case when d.member_at is null or d.member_at <= excluded.member_at then excluded.role else d.role end,
                member_at = greatest(d.member_at, excluded.member_at),
                name = case when d.profile_at is null or d.profile_at <= excluded.profile_at
                            then excluded.name else d.name end,
                email = case when d.profile_at is null or d.profile_at <= excluded.profile_at
                             then coalesce(excluded.email, d.email) else coalesce(d.email, excluded.email) end,
                profile_at = greatest(d.profile_at, excluded.profile_at)""";

    private static final String LEFT = """
            insert into directory_user as d (workspace_id, user_id, role, member_at) values ($1, $2, null, $3)
            on conflict (workspace_id, user_id) do update set
                role = case when d.member_at is null or d.member_at <= excluded.member_at then null else d.role end,
                member_at = greatest(d.member_at, excluded.member_at)""";

    private static final String PROFILE = """
            insert into directory_user as d (workspace_id, user_id, name, email, locale, time_zone, profile_at)
            values ($1, $2, $3, $5, $7, $9, $10)
            on conflict (workspace_id, user_id) do update set
                name = excluded.name,
                email = case when $4 then excluded.email else d.email end,
                locale = case when $6 then excluded.locale else d.locale end,
                time_zone = case when $8 then excluded.time_zone else d.time_zone end,
                profile_at = excluded.profile_at
            where d.profile_at is null or d.profile_at <= excluded.profile_at""";

    private static final String FIND = """
            select d.workspace_id, d.user_id, d.name, d.email, d.locale, d.time_zone, d.role,
                d.email is not null and d.email = d.bounced_email as bounced,
                d.role is null and d.member_at is not null as left_it
            from unnest($1::text[], $2::text[]) as wanted (workspace_id, user_id)
            join directory_user d using (workspace_id, user_id)""";

    private static final String ADMINS = """
            select workspace_id, user_id from directory_user
            where workspace_id = any($1) and role = 'admin' order by user_id""";

    private static final String BOUNCED =
            "update directory_user set bounced_email = $3 where workspace_id = $1 and user_id = $2";

    private final Pool pool;

    Directory(Pool pool) {
        this.pool = pool;
    }

    /** Remembers that an address is no good; another address of the person counts as good again. */
    public Uni<Void> addressBounced(UserKey user, String address) {
        return pool.preparedQuery(BOUNCED)
                .execute(Tuple.of(user.workspaceId(), user.userId(), address))
                .replaceWithVoid();
    }

    /** Applies the changes in their order. */
    public Uni<Void> apply(SqlClient connection, List<DirectoryChange> changes) {
        return Multi.createFrom()
                .iterable(changes)
                .onItem()
                .transformToUniAndConcatenate(change -> apply(connection, change))
                .collect()
                .last()
                .replaceWithVoid();
    }

    /** What is known of these people; those of whom nothing is known are left out. */
    public Uni<Map<UserKey, Person>> find(SqlClient connection, Collection<UserKey> users) {
        if (users.isEmpty()) {
            return Uni.createFrom().item(Map.of());
        }
        String[] workspaces = users.stream().map(UserKey::workspaceId).toArray(String[]::new);
        String[] ids = users.stream().map(UserKey::userId).toArray(String[]::new);
        return connection.preparedQuery(FIND).execute(Tuple.of(workspaces, ids)).map(rows -> {
            Map<UserKey, Person> people = new HashMap<>();
            for (Row row : rows) {
                people.put(new UserKey(row.getString("workspace_id"), row.getString("user_id")), person(row));
            }
            return people;
        });
    }

    private static Uni<Void> apply(SqlClient connection, DirectoryChange change) {
        String workspaceId = change.user().workspaceId();
        String userId = change.user().userId();
        Object at = change.at().atOffset(ZoneOffset.UTC);
        if (change instanceof Joined joined) {
            return execute(connection, JOINED, workspaceId, userId, joined.name(), joined.email(), joined.role(), at);
        }
        if (change instanceof Left) {
            return execute(connection, LEFT, workspaceId, userId, at);
        }
        Profile profile = (Profile) change;
        return execute(
                connection,
                PROFILE,
                workspaceId,
                userId,
                profile.name(),
                profile.email().named(),
                profile.email().value(),
                profile.locale().named(),
                profile.locale().value(),
                profile.timeZone().named(),
                profile.timeZone().value(),
                at);
    }

    private static Uni<Void> execute(SqlClient connection, String sql, @Nullable Object... values) {
        Tuple tuple = Tuple.tuple();
        for (@Nullable Object value : values) {
            tuple.addValue(value);
        }
        return connection.preparedQuery(sql).execute(tuple).replaceWithVoid();
    }

    /** The ids of the admins of these workspaces. */
    public Uni<Map<String, List<String>>> admins(SqlClient connection, Collection<String> workspaceIds) {
        if (workspaceIds.isEmpty()) {
            return Uni.createFrom().item(Map.of());
        }
        return connection
                .preparedQuery(ADMINS)
                .execute(Tuple.of(workspaceIds.toArray(String[]::new)))
                .map(rows -> {
                    Map<String, List<String>> admins = new HashMap<>();
                    rows.forEach(row -> admins.computeIfAbsent(row.getString("workspace_id"), key -> new ArrayList<>())
                            .add(row.getString("user_id")));
                    return admins;
                });
    }

    /** The person of a row with the columns of the directory and {@code left_it}. */
    private static Person person(Row row) {
        return new Person(
                row.getString("user_id"),
                row.getString("name"),
                row.getString("email"),
                row.getString("locale"),
                row.getString("time_zone"),
                row.getString("role"),
                Boolean.TRUE.equals(row.getBoolean("bounced")),
                row.getBoolean("left_it"));
    }
}
