package io.pmrealtime.notification.project;

import io.pmrealtime.notification.project.PreviousAssignees.Assignment;
import io.pmrealtime.notification.project.ProjectChange.OfMember;
import io.pmrealtime.notification.project.ProjectChange.OfProject;
import io.pmrealtime.notification.project.ProjectChange.OfTask;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Writes what events say about projects. A row is never changed by what is older than it. */
@ApplicationScoped
public class ProjectWriter {
    private static final String PROJECTS = """
            insert into project as p (workspace_id, project_id, name, deleted, named_at)
            select * from unnest($1::text[], $2::text[], $3::text[], $4::boolean[], $5::timestamptz[])
            on conflict (workspace_id, project_id) do update set
                name = case when p.named_at <= excluded.named_at then coalesce(excluded.name, p.name) else p.name end,
                named_at = greatest(p.named_at, excluded.named_at),
                deleted = p.deleted or excluded.deleted""";

    private static final String MEMBERS = """
            insert into project_member as m (workspace_id, project_id, user_id, role, changed_at)
            select * from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::timestamptz[])
            on conflict (workspace_id, project_id, user_id) do update set
                role = excluded.role, changed_at = excluded.changed_at
            where m.changed_at <= excluded.changed_at""";

    /**
     * An event that does not name the assignee must not take it away: its {@code assigned_at} is null. A statement does not see
     * what it writes itself: it gives the assignees from before.
     */
    private static final String TASKS = """
            with written as (
                insert into task as t (workspace_id, task_id, project_id, title, creator_id, deleted, titled_at, assignee_id,
                    assigned_at)
                select * from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::boolean[],
                    $7::timestamptz[], $8::text[], $9::timestamptz[])
                on conflict (workspace_id, task_id) do update set
                    title = case when t.titled_at <= excluded.titled_at
                                 then coalesce(excluded.title, t.title) else t.title end,
                    titled_at = greatest(t.titled_at, excluded.titled_at),
                    creator_id = coalesce(t.creator_id, excluded.creator_id),
                    deleted = t.deleted or excluded.deleted,
                    assignee_id = case when excluded.assigned_at >= coalesce(t.assigned_at, '-infinity')
                                       then excluded.assignee_id else t.assignee_id end,
                    assigned_at = greatest(t.assigned_at, excluded.assigned_at)
                returning workspace_id, task_id)
            select workspace_id, task_id, before.assignee_id, before.assigned_at
            from written join task before using (workspace_id, task_id)
            where before.assignee_id is not null and before.assigned_at is not null""";

    /** Applies the changes by the connection that is given, and gives who worked on the changed tasks before. */
    public Uni<Map<TaskKey, Assignment>> apply(SqlClient connection, ProjectChanges changes) {
        return projects(connection, changes.projects())
                .chain(() -> members(connection, changes.members()))
                .chain(() -> tasks(connection, changes.tasks()));
    }

    private static Uni<List<Row>> projects(SqlClient connection, List<OfProject> changes) {
        return query(
                connection,
                PROJECTS,
                changes.isEmpty(),
                texts(changes, change -> change.project().workspaceId()),
                texts(changes, change -> change.project().projectId()),
                texts(changes, OfProject::name),
                changes.stream().map(OfProject::deleted).toArray(Boolean[]::new),
                times(changes, OfProject::nameAt));
    }

    private static Uni<List<Row>> members(SqlClient connection, List<OfMember> changes) {
        return query(
                connection,
                MEMBERS,
                changes.isEmpty(),
                texts(changes, change -> change.project().workspaceId()),
                texts(changes, change -> change.project().projectId()),
                texts(changes, OfMember::userId),
                texts(changes, OfMember::role),
                times(changes, OfMember::at));
    }

    private static Uni<Map<TaskKey, Assignment>> tasks(SqlClient connection, List<OfTask> changes) {
        return query(
                        connection,
                        TASKS,
                        changes.isEmpty(),
                        texts(changes, change -> change.task().workspaceId()),
                        texts(changes, change -> change.task().taskId()),
                        texts(changes, OfTask::projectId),
                        texts(changes, OfTask::title),
                        texts(changes, OfTask::creatorId),
                        changes.stream().map(OfTask::deleted).toArray(Boolean[]::new),
                        times(changes, OfTask::titleAt),
                        texts(changes, OfTask::assigneeId),
                        times(changes, OfTask::assignedAt))
                .map(rows -> {
                    Map<TaskKey, Assignment> before = new HashMap<>();
                    rows.forEach(row -> before.put(
                            new TaskKey(row.getString("workspace_id"), row.getString("task_id")),
                            new Assignment(
                                    row.getString("assignee_id"),
                                    row.getOffsetDateTime("assigned_at").toInstant())));
                    return before;
                });
    }

    private static Uni<List<Row>> query(SqlClient connection, String sql, boolean nothing, Object... columns) {
        if (nothing) {
            return Uni.createFrom().item(List.of());
        }
        Tuple values = Tuple.tuple();
        for (Object column : columns) {
            values.addValue(column);
        }
        return connection.preparedQuery(sql).execute(values).map(rows -> {
            List<Row> all = new ArrayList<>(rows.size());
            rows.forEach(all::add);
            return all;
        });
    }

    private static <T> @Nullable String[] texts(List<T> changes, Function<T, @Nullable String> column) {
        return changes.stream().map(column).toArray(String[]::new);
    }

    private static <T> @Nullable OffsetDateTime[] times(List<T> changes, Function<T, @Nullable Instant> column) {
        return changes.stream()
                .map(column)
                .map(time -> time == null ? null : time.atOffset(ZoneOffset.UTC))
                .toArray(OffsetDateTime[]::new);
    }
}
