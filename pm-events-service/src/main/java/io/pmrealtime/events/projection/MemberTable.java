package io.pmrealtime.events.projection;

import io.pmrealtime.events.database.Transaction;
import io.pmrealtime.events.version.Fields;
import io.pmrealtime.events.version.Latest;
import io.pmrealtime.events.version.Stamp;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Rows of members of projects and workspaces, and of the directory. */
final class MemberTable {
    private static final String SELECT_PROJECT_MEMBERS = """
            select project_id, user_id, workspace_id, role, changed_at, change_offset from project_members
            join unnest(?::text[], ?::text[]) as wanted (project_id, user_id) using (project_id, user_id)
            """;
    private static final String UPSERT_PROJECT_MEMBERS = """
            insert into project_members (project_id, user_id, workspace_id, role, changed_at, change_offset)
            select * from unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::timestamptz[], ?::bigint[])
            on conflict (project_id, user_id) do update
              set role = excluded.role, changed_at = excluded.changed_at, change_offset = excluded.change_offset
            """;
    private static final String SELECT_WORKSPACE_MEMBERS = """
            select workspace_id, user_id, role, changed_at, change_offset, removed_at, removal_offset from workspace_members
            join unnest(?::text[], ?::text[]) as wanted (workspace_id, user_id) using (workspace_id, user_id)
            """;
    private static final String UPSERT_WORKSPACE_MEMBERS = """
            insert into workspace_members (workspace_id, user_id, role, changed_at, change_offset, removed_at, removal_offset)
            select * from unnest(?::text[], ?::text[], ?::text[], ?::timestamptz[], ?::bigint[], ?::timestamptz[], ?::bigint[])
            on conflict (workspace_id, user_id) do update
              set role = excluded.role, changed_at = excluded.changed_at, change_offset = excluded.change_offset,
                removed_at = excluded.removed_at, removal_offset = excluded.removal_offset
            """;
    private static final String SELECT_USERS = """
            select workspace_id, user_id, fields from users
            join unnest(?::text[], ?::text[]) as wanted (workspace_id, user_id) using (workspace_id, user_id)
            """;
    private static final String UPSERT_USERS = """
            insert into users (workspace_id, user_id, fields)
            select workspace_id, user_id, fields::jsonb
            from unnest(?::text[], ?::text[], ?::text[]) as entry (workspace_id, user_id, fields)
            on conflict (workspace_id, user_id) do update set fields = excluded.fields
            """;
    private static final String SELECT_PROJECTS_OF = """
            select project_id from project_members
            join unnest(?::text[], ?::text[]) as wanted (workspace_id, user_id) using (workspace_id, user_id)
            """;

    void loadProjectMembers(Transaction transaction, Set<MemberKey> keys, Projection into) {
        if (keys.isEmpty()) {
            return;
        }
        transaction.query(
                SELECT_PROJECT_MEMBERS,
                row -> {
                    MemberKey key = new MemberKey(row.getString("project_id"), row.getString("user_id"));
                    Latest role = latest(row);
                    return into.projectMembers.put(key, new ProjectMember(key, row.getString("workspace_id"), role));
                },
                groups(keys),
                users(keys));
    }

    void saveProjectMembers(Transaction transaction, Collection<ProjectMember> members) {
        if (members.isEmpty()) {
            return;
        }
        List<MemberKey> keys = members.stream().map(ProjectMember::key).toList();
        transaction.update(
                UPSERT_PROJECT_MEMBERS,
                groups(keys),
                users(keys),
                members.stream().map(ProjectMember::workspaceId).toArray(String[]::new),
                texts(members, member -> value(member.role())),
                times(members, member -> stamp(member.role())),
                offsets(members, member -> stamp(member.role())));
    }

    void loadWorkspaceMembers(Transaction transaction, Set<MemberKey> keys, Projection into) {
        if (keys.isEmpty()) {
            return;
        }
        transaction.query(
                SELECT_WORKSPACE_MEMBERS,
                row -> {
                    MemberKey key = new MemberKey(row.getString("workspace_id"), row.getString("user_id"));
                    Instant removedAt = Transaction.instant(row, "removed_at");
                    Stamp removed = removedAt == null ? null : new Stamp(removedAt, row.getLong("removal_offset"));
                    return into.workspaceMembers.put(key, new WorkspaceMember(key, latest(row), removed));
                },
                groups(keys),
                users(keys));
    }

    void saveWorkspaceMembers(Transaction transaction, Collection<WorkspaceMember> members) {
        if (members.isEmpty()) {
            return;
        }
        List<MemberKey> keys = members.stream().map(WorkspaceMember::key).toList();
        transaction.update(
                UPSERT_WORKSPACE_MEMBERS,
                groups(keys),
                users(keys),
                texts(members, member -> value(member.role())),
                times(members, member -> stamp(member.role())),
                offsets(members, member -> stamp(member.role())),
                times(members, WorkspaceMember::removed),
                offsets(members, WorkspaceMember::removed));
    }

    void loadUsers(Transaction transaction, Set<MemberKey> keys, Projection into) {
        if (keys.isEmpty()) {
            return;
        }
        transaction.query(
                SELECT_USERS,
                row -> {
                    MemberKey key = new MemberKey(row.getString("workspace_id"), row.getString("user_id"));
                    return into.users.put(key, new DirectoryUser(key, Fields.ofJson(row.getString("fields"))));
                },
                groups(keys),
                users(keys));
    }

    void saveUsers(Transaction transaction, Collection<DirectoryUser> entries) {
        if (entries.isEmpty()) {
            return;
        }
        List<MemberKey> keys = entries.stream().map(DirectoryUser::key).toList();
        transaction.update(UPSERT_USERS, groups(keys), users(keys), texts(entries, entry -> entry.fields()
                .toJson()));
    }

    /** The projects in which these users have, or had, a place. */
    List<String> projectsOf(Transaction transaction, Set<MemberKey> workspaceMembers) {
        return transaction.query(
                SELECT_PROJECTS_OF, row -> row.getString(1), groups(workspaceMembers), users(workspaceMembers));
    }

    private static @Nullable Latest latest(ResultSet row) throws SQLException {
        Instant changedAt = Transaction.instant(row, "changed_at");
        return changedAt == null
                ? null
                : new Latest(row.getString("role"), new Stamp(changedAt, row.getLong("change_offset")));
    }

    private static String[] groups(Collection<MemberKey> keys) {
        return keys.stream().map(MemberKey::groupId).toArray(String[]::new);
    }

    private static String[] users(Collection<MemberKey> keys) {
        return keys.stream().map(MemberKey::userId).toArray(String[]::new);
    }

    private static <T> @Nullable String[] texts(Collection<T> rows, Function<T, @Nullable String> column) {
        @Nullable String[] texts = new String[rows.size()];
        int i = 0;
        for (T row : rows) {
            texts[i++] = column.apply(row);
        }
        return texts;
    }

    private static <T> @Nullable Instant[] times(Collection<T> rows, Function<T, @Nullable Stamp> column) {
        @Nullable Instant[] times = new Instant[rows.size()];
        int i = 0;
        for (T row : rows) {
            Stamp stamp = column.apply(row);
            times[i++] = stamp == null ? null : stamp.time();
        }
        return times;
    }

    private static @Nullable String value(@Nullable Latest latest) {
        return latest == null ? null : latest.value();
    }

    private static @Nullable Stamp stamp(@Nullable Latest latest) {
        return latest == null ? null : latest.stamp();
    }

    private static <T> @Nullable Long[] offsets(Collection<T> rows, Function<T, @Nullable Stamp> column) {
        @Nullable Long[] offsets = new Long[rows.size()];
        int i = 0;
        for (T row : rows) {
            Stamp stamp = column.apply(row);
            offsets[i++] = stamp == null ? null : stamp.offset();
        }
        return offsets;
    }
}
