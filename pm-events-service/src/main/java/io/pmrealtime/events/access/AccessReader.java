package io.pmrealtime.events.access;

import io.pmrealtime.events.database.Transaction;
import io.pmrealtime.events.projection.AccessChanges;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads from PostgreSQL what the access keys shall hold. */
@ApplicationScoped
class AccessReader {
    private static final String SELECT_PROJECTS =
            "select project_id, workspace_id, deleted from projects where project_id = any (?)";
    private static final String SELECT_TEAMS =
            "select project_id, user_id, role from project_team where project_id = any (?)";
    private static final String SELECT_WORKSPACE_MEMBERS =
            "select workspace_id, user_id, role from workspace_members where workspace_id = any (?) and role is not null";

    private static final String SELECT_WORKSPACE_IDS =
            "select workspace_id from projects union select workspace_id from workspace_members union select workspace_id from tasks";
    private static final String SELECT_PROJECT_PAGE =
            "select project_id from projects where workspace_id = ? and project_id > ? order by project_id limit ?";
    private static final String SELECT_TASK_PAGE = """
            select task_id, case when deleted then null else project_id end as visible_in
            from tasks where workspace_id = ? and task_id > ? order by task_id limit ?
            """;

    /**
     * Some keys of a workspace, in the order of ids.
     *
     * @param last the id to go on after
     * @param isFollowed whether there may be more
     */
    record Page(List<AccessKey> keys, String last, boolean isFollowed) {
        static final Page FIRST = new Page(List.of(), "", true);

        int count() {
            return keys.size();
        }
    }

    List<String> workspaceIds(Transaction transaction) {
        return transaction.query(SELECT_WORKSPACE_IDS, row -> row.getString(1));
    }

    Page workspace(Transaction transaction, String workspaceId) {
        return new Page(workspaces(transaction, List.of(workspaceId)), "", false);
    }

    Page projectsAfter(Transaction transaction, String workspaceId, String after, int limit) {
        List<String> ids = transaction.query(SELECT_PROJECT_PAGE, row -> row.getString(1), workspaceId, after, limit);
        return new Page(
                projects(transaction, ids), ids.isEmpty() ? after : ids.get(ids.size() - 1), ids.size() == limit);
    }

    Page tasksAfter(Transaction transaction, String workspaceId, String after, int limit) {
        List<String> ids = new ArrayList<>();
        List<AccessKey> keys = transaction.query(
                SELECT_TASK_PAGE,
                row -> {
                    ids.add(row.getString("task_id"));
                    String project = row.getString("visible_in");
                    return AccessKey.task(row.getString("task_id"), project == null ? "" : project);
                },
                workspaceId,
                after,
                limit);
        return new Page(keys, ids.isEmpty() ? after : ids.get(ids.size() - 1), ids.size() == limit);
    }

    /** The keys of what changed. */
    List<AccessKey> changed(Transaction transaction, AccessChanges changes) {
        List<AccessKey> keys = new ArrayList<>();
        keys.addAll(projects(transaction, changes.projects()));
        keys.addAll(workspaces(transaction, changes.workspaces()));
        changes.tasks().forEach((task, project) -> keys.add(AccessKey.task(task, project)));
        return keys;
    }

    private static List<AccessKey> projects(Transaction transaction, Collection<String> ids) {
        if (ids.isEmpty()) {
            return List.of();
        }
        Map<String, Map<String, String>> teams = members(transaction, SELECT_TEAMS, ids);
        return transaction.query(
                SELECT_PROJECTS,
                row -> {
                    String id = row.getString("project_id");
                    return row.getBoolean("deleted")
                            ? AccessKey.noProject(id)
                            : AccessKey.project(id, row.getString("workspace_id"), teams.getOrDefault(id, Map.of()));
                },
                (Object) ids.toArray(String[]::new));
    }

    private static List<AccessKey> workspaces(Transaction transaction, Collection<String> ids) {
        if (ids.isEmpty()) {
            return List.of();
        }
        Map<String, Map<String, String>> members = members(transaction, SELECT_WORKSPACE_MEMBERS, ids);
        return ids.stream()
                .map(id -> AccessKey.workspace(id, members.getOrDefault(id, Map.of())))
                .toList();
    }

    private static Map<String, Map<String, String>> members(
            Transaction transaction, String query, Collection<String> groups) {
        Map<String, Map<String, String>> members = new HashMap<>();
        transaction.query(
                query,
                row -> members.computeIfAbsent(row.getString(1), group -> new HashMap<>())
                        .put(row.getString(2), row.getString(3)),
                (Object) groups.toArray(String[]::new));
        return members;
    }
}
