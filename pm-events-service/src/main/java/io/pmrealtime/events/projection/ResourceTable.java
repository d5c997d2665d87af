package io.pmrealtime.events.projection;

import io.pmrealtime.events.database.Transaction;
import io.pmrealtime.events.version.Fields;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Rows of tasks and projects. */
final class ResourceTable {
    private static final String SELECT_TASKS =
            "select task_id, workspace_id, fields, watchers from tasks where task_id = any (?)";
    private static final String UPSERT_TASKS = """
            insert into tasks (task_id, workspace_id, fields, watchers, due_at, project_id, title, status, assignee_id,
              creator_id, due_date, deleted)
            select task_id, workspace_id, fields, string_to_array(watchers, ','), due_at, project_id, title, status,
              assignee_id, creator_id, due_date, deleted
            from unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::timestamptz[], ?::text[], ?::text[], ?::text[],
                ?::text[], ?::text[], ?::text[], ?::bool[])
              as task (task_id, workspace_id, fields, watchers, due_at, project_id, title, status, assignee_id,
                creator_id, due_date, deleted)
            on conflict (task_id) do update
              set fields = excluded.fields, watchers = excluded.watchers, due_at = excluded.due_at,
                project_id = excluded.project_id, title = excluded.title, status = excluded.status,
                assignee_id = excluded.assignee_id, creator_id = excluded.creator_id, due_date = excluded.due_date,
                deleted = excluded.deleted
            """;
    private static final String SELECT_PROJECTS =
            "select project_id, workspace_id, fields from projects where project_id = any (?)";
    private static final String UPSERT_PROJECTS = """
            insert into projects (project_id, workspace_id, fields)
            select project_id, workspace_id, fields::jsonb
            from unnest(?::text[], ?::text[], ?::text[]) as project (project_id, workspace_id, fields)
            on conflict (project_id) do update set fields = excluded.fields
            """;

    void loadTasks(Transaction transaction, Set<String> ids, Projection into) {
        if (ids.isEmpty()) {
            return;
        }
        transaction.query(
                SELECT_TASKS,
                row -> into.tasks.put(
                        row.getString("task_id"),
                        new Task(
                                row.getString("task_id"),
                                row.getString("workspace_id"),
                                Fields.ofJson(row.getString("fields")),
                                new TreeSet<>(Arrays.asList(
                                        (String[]) row.getArray("watchers").getArray())))),
                (Object) ids.toArray(String[]::new));
    }

    void saveTasks(Transaction transaction, Collection<Task> tasks) {
        if (tasks.isEmpty()) {
            return;
        }
        transaction.update(
                UPSERT_TASKS,
                tasks.stream().map(Task::id).toArray(String[]::new),
                tasks.stream().map(Task::workspaceId).toArray(String[]::new),
                tasks.stream().map(task -> task.fields().toJson()).toArray(String[]::new),
                // Ids have no comma.
                tasks.stream().map(task -> String.join(",", task.watchers())).toArray(String[]::new),
                tasks.stream().map(Task::dueAt).toArray(Instant[]::new),
                values(tasks, Task.PROJECT_ID),
                values(tasks, Task.TITLE),
                values(tasks, Task.STATUS),
                values(tasks, Task.ASSIGNEE_ID),
                values(tasks, Task.CREATOR_ID),
                values(tasks, Task.DUE_DATE),
                tasks.stream().map(Task::isDeleted).toArray(Boolean[]::new));
    }

    private static @Nullable String[] values(Collection<Task> tasks, String field) {
        @Nullable String[] values = new String[tasks.size()];
        int i = 0;
        for (Task task : tasks) {
            values[i++] = task.fields().value(field);
        }
        return values;
    }

    void loadProjects(Transaction transaction, Set<String> ids, Projection into) {
        if (ids.isEmpty()) {
            return;
        }
        transaction.query(
                SELECT_PROJECTS,
                row -> into.projects.put(
                        row.getString("project_id"),
                        new Project(
                                row.getString("project_id"),
                                row.getString("workspace_id"),
                                Fields.ofJson(row.getString("fields")))),
                (Object) ids.toArray(String[]::new));
    }

    void saveProjects(Transaction transaction, Collection<Project> projects) {
        if (projects.isEmpty()) {
            return;
        }
        transaction.update(
                UPSERT_PROJECTS,
                projects.stream().map(Project::id).toArray(String[]::new),
                projects.stream().map(Project::workspaceId).toArray(String[]::new),
                projects.stream().map(project -> project.fields().toJson()).toArray(String[]::new));
    }
}
