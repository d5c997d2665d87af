package io.pmrealtime.events.feed;

import com.fasterxml.jackson.databind.JsonNode;
import io.pmrealtime.events.database.Transaction;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What people call the users and tasks of some events. */
record Names(Map<String, String> users, Map<String, String> tasks) {
    private static final String SELECT_USERS =
            "select user_id, name from users where workspace_id = ? and user_id = any (?) and name is not null";
    private static final String SELECT_TASKS =
            "select task_id, title from tasks where workspace_id = ? and task_id = any (?) and title is not null";
    private static final Set<String> USER_FIELDS =
            Set.of("newAssigneeId", "userId", "assigneeId", "authorId", "createdBy", "updatedBy", "deletedBy");

    Names {
        users = Map.copyOf(users);
        tasks = Map.copyOf(tasks);
    }

    static Names of(Transaction transaction, String workspaceId, Collection<LoggedEvent> events) {
        Set<String> users = events.stream()
                .flatMap(event -> Stream.concat(
                        Stream.ofNullable(event.actorId()),
                        Stream.concat(Stream.ofNullable(Summaries.actor(event)), named(event.data()))))
                .collect(Collectors.toSet());
        Set<String> tasks = events.stream()
                .map(LoggedEvent::taskId)
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
        return new Names(
                select(transaction, SELECT_USERS, workspaceId, users),
                select(transaction, SELECT_TASKS, workspaceId, tasks));
    }

    /** The user's name, or the id where the directory has none. */
    String user(String userId) {
        return users.getOrDefault(userId, userId);
    }

    @Nullable String task(@Nullable String taskId) {
        return taskId == null ? null : tasks.get(taskId);
    }

    private static Stream<String> named(JsonNode data) {
        return USER_FIELDS.stream().map(field -> data.path(field).textValue()).filter(Objects::nonNull);
    }

    private static Map<String, String> select(
            Transaction transaction, String sql, String workspaceId, Set<String> ids) {
        Map<String, String> names = new HashMap<>();
        if (!ids.isEmpty()) {
            transaction.query(
                    sql, row -> names.put(row.getString(1), row.getString(2)), workspaceId, ids.toArray(String[]::new));
        }
        return names;
    }
}
