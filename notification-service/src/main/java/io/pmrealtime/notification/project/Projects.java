package io.pmrealtime.notification.project;

import io.pmrealtime.notification.directory.UserKey;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/** Reads what is known of projects, for many at once. Runs its statements on the connection that it is given. */
@ApplicationScoped
public class Projects {
    private static final String TASKS = """
            select t.workspace_id, t.task_id, t.project_id, t.title, t.assignee_id, t.creator_id, t.deleted
            from unnest($1::text[], $2::text[]) as wanted (workspace_id, task_id)
            join task t using (workspace_id, task_id)""";

    private static final String NAMES = """
            select p.workspace_id, p.project_id, p.name
            from unnest($1::text[], $2::text[]) as wanted (workspace_id, project_id)
            join project p using (workspace_id, project_id) where p.name is not null""";

    private static final String TEAMS = """
            select m.workspace_id, m.project_id, m.user_id, m.role
            from unnest($1::text[], $2::text[]) as wanted (workspace_id, project_id)
            join project_member m using (workspace_id, project_id) where m.role is not null""";

    private static final String CROWDED = """
            select wanted.workspace_id, wanted.project_id
            from unnest($1::text[], $2::text[]) as wanted (workspace_id, project_id)
            where (select count(*) from (
                select from project_member m where m.workspace_id = wanted.workspace_id
                    and m.project_id = wanted.project_id and m.role is not null limit $3::integer + 1) counted) > $3""";

    private static final String MEMBERSHIPS = """
            select wanted.workspace_id, wanted.project_id, wanted.user_id, m.role, coalesce(p.deleted, false) as deleted
            from unnest($1::text[], $2::text[], $3::text[]) as wanted (workspace_id, project_id, user_id)
            left join project p using (workspace_id, project_id)
            left join project_member m using (workspace_id, project_id, user_id)
            where m.user_id is not null or p.project_id is not null
                or exists (select from project_member any_member
                    where any_member.workspace_id = wanted.workspace_id
                      and any_member.project_id = wanted.project_id)""";

    private static final String LEAVE = """
            update project_member set role = null, changed_at = $3
            where workspace_id = $1 and user_id = $2 and changed_at <= $3""";

    private static final String MENTION = """
            insert into comment_mention (workspace_id, comment_id, user_id, mentioned_at)
            select workspace_id, comment_id, user_id, $4
            from unnest($1::text[], $2::text[], $3::text[]) as said (workspace_id, comment_id, user_id)
            on conflict do nothing returning workspace_id, comment_id, user_id""";

    /** The tasks of these that are known. */
    public Uni<Map<TaskKey, Task>> tasks(SqlClient connection, Collection<TaskKey> keys) {
        return query(connection, TASKS, keys.isEmpty(), texts(keys, TaskKey::workspaceId), texts(keys, TaskKey::taskId))
                .map(rows -> {
                    Map<TaskKey, Task> tasks = new HashMap<>();
                    for (Row row : rows) {
                        tasks.put(
                                new TaskKey(row.getString("workspace_id"), row.getString("task_id")),
                                new Task(
                                        row.getString("project_id"),
                                        row.getString("title"),
                                        row.getString("assignee_id"),
                                        row.getString("creator_id"),
                                        row.getBoolean("deleted")));
                    }
                    return tasks;
                });
    }

    /** The names of these projects, where known. */
    public Uni<Map<ProjectKey, String>> names(SqlClient connection, Collection<ProjectKey> keys) {
        return query(
                        connection,
                        NAMES,
                        keys.isEmpty(),
                        texts(keys, ProjectKey::workspaceId),
                        texts(keys, ProjectKey::projectId))
                .map(rows -> {
                    Map<ProjectKey, String> names = new HashMap<>();
                    rows.forEach(row -> names.put(projectKey(row), row.getString("name")));
                    return names;
                });
    }

    /** All members of these projects with their roles. */
    public Uni<Map<ProjectKey, Map<String, String>>> teams(SqlClient connection, Collection<ProjectKey> keys) {
        return query(
                        connection,
                        TEAMS,
                        keys.isEmpty(),
                        texts(keys, ProjectKey::workspaceId),
                        texts(keys, ProjectKey::projectId))
                .map(rows -> {
                    Map<ProjectKey, Map<String, String>> teams = new HashMap<>();
                    rows.forEach(row -> teams.computeIfAbsent(projectKey(row), key -> new TreeMap<>())
                            .put(row.getString("user_id"), row.getString("role")));
                    return teams;
                });
    }

    /** Those of these projects that have more members than the limit. */
    public Uni<Set<ProjectKey>> crowded(SqlClient connection, Collection<ProjectKey> keys, int limit) {
        if (keys.isEmpty()) {
            return Uni.createFrom().item(Set.of());
        }
        Tuple values = Tuple.of(texts(keys, ProjectKey::workspaceId), texts(keys, ProjectKey::projectId), limit);
        return connection.preparedQuery(CROWDED).execute(values).map(rows -> {
            Set<ProjectKey> crowded = new HashSet<>();
            rows.forEach(row -> crowded.add(projectKey(row)));
            return crowded;
        });
    }

    /** What each of these people is in that project; projects that no event has named are left out. */
    public Uni<Map<ProjectPerson, Membership>> memberships(SqlClient connection, Collection<ProjectPerson> asked) {
        return query(
                        connection,
                        MEMBERSHIPS,
                        asked.isEmpty(),
                        texts(asked, each -> each.project().workspaceId()),
                        texts(asked, each -> each.project().projectId()),
                        texts(asked, ProjectPerson::userId))
                .map(rows -> {
                    Map<ProjectPerson, Membership> memberships = new HashMap<>();
                    rows.forEach(row -> memberships.put(
                            new ProjectPerson(projectKey(row), row.getString("user_id")),
                            new Membership(true, row.getBoolean("deleted"), row.getString("role"))));
                    return memberships;
                });
    }

    /** Takes somebody who left the workspace out of all its projects. */
    public Uni<Void> leave(SqlClient connection, UserKey user, Instant at) {
        return connection
                .preparedQuery(LEAVE)
                .execute(Tuple.of(user.workspaceId(), user.userId(), at.atOffset(ZoneOffset.UTC)))
                .replaceWithVoid();
    }

    /** Writes mentions down and gives those that were not there before. */
    public Uni<Set<CommentMention>> firstMentions(
            SqlClient connection, Collection<CommentMention> mentions, Instant now) {
        if (mentions.isEmpty()) {
            return Uni.createFrom().item(Set.of());
        }
        Tuple values = Tuple.of(
                texts(mentions, CommentMention::workspaceId),
                texts(mentions, CommentMention::commentId),
                texts(mentions, CommentMention::userId),
                now.atOffset(ZoneOffset.UTC));
        return connection.preparedQuery(MENTION).execute(values).map(rows -> {
            Set<CommentMention> first = new HashSet<>();
            rows.forEach(row -> first.add(new CommentMention(
                    row.getString("workspace_id"), row.getString("comment_id"), row.getString("user_id"))));
            return first;
        });
    }

    private static Uni<List<Row>> query(SqlClient connection, String sql, boolean nothing, String[]... columns) {
        if (nothing) {
            return Uni.createFrom().item(List.of());
        }
        Tuple values = Tuple.tuple();
        for (String[] column : columns) {
            values.addValue(column);
        }
        return connection.preparedQuery(sql).execute(values).map(rows -> {
            List<Row> all = new ArrayList<>(rows.size());
            rows.forEach(all::add);
            return all;
        });
    }

    private static <T> String[] texts(Collection<T> keys, Function<T, String> column) {
        return keys.stream().map(column).toArray(String[]::new);
    }

    private static ProjectKey projectKey(Row row) {
        return new ProjectKey(row.getString("workspace_id"), row.getString("project_id"));
    }
}
