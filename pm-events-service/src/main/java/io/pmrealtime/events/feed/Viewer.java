package io.pmrealtime.events.feed;

import io.pmrealtime.contracts.access.ProjectAccess;
import io.pmrealtime.contracts.token.Identity;
import io.pmrealtime.events.database.Transaction;
import java.util.List;
import java.util.Optional;

/** What a caller may see, by what PostgreSQL knows. */
final class Viewer {
    private static final String SELECT_ACCESS = """
            select p.workspace_id, t.role as project_role, w.role as workspace_role
            from projects p
            left join project_team t on t.project_id = p.project_id and t.user_id = ?
            left join workspace_members w on w.workspace_id = p.workspace_id and w.user_id = ?
            where p.project_id = ? and not p.deleted
            """;
    private static final String SELECT_PROJECT_OF_TASK = "select project_id from tasks where task_id = ?";
    private static final String SELECT_PROJECT_ROOMS =
            "select 'project:' || project_id from project_team where workspace_id = ? and user_id = ?";
    private static final String SELECT_IS_ADMIN =
            "select 1 from workspace_members where workspace_id = ? and user_id = ? and role = 'admin'";

    private final Identity identity;
    private final Transaction transaction;

    Viewer(Identity identity, Transaction transaction) {
        this.identity = identity;
        this.transaction = transaction;
    }

    boolean maySeeProject(String projectId) {
        ProjectAccess unknown = new ProjectAccess(null, null, null);
        return transaction
                .query(
                        SELECT_ACCESS,
                        row -> new ProjectAccess(
                                row.getString("workspace_id"),
                                row.getString("project_role"),
                                row.getString("workspace_role")),
                        identity.userId(),
                        identity.userId(),
                        projectId)
                .stream()
                .findFirst()
                .orElse(unknown)
                .permits(identity.workspaceId(), identity.isAdmin());
    }

    /** A task can be seen by those who may see its project. */
    boolean maySeeTask(String taskId) {
        return transaction.query(SELECT_PROJECT_OF_TASK, row -> Optional.ofNullable(row.getString(1)), taskId).stream()
                .flatMap(Optional::stream)
                .anyMatch(this::maySeeProject);
    }

    boolean maySeeAllProjects() {
        return identity.isAdmin()
                || !transaction
                        .query(SELECT_IS_ADMIN, row -> true, identity.workspaceId(), identity.userId())
                        .isEmpty();
    }

    List<String> projectRooms() {
        return transaction.query(
                SELECT_PROJECT_ROOMS, row -> row.getString(1), identity.workspaceId(), identity.userId());
    }
}
