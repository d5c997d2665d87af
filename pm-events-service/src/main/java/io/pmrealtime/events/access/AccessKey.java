package io.pmrealtime.events.access;

import io.pmrealtime.contracts.access.AccessKeys;
import java.util.Map;
import java.util.TreeMap;

/** An access key with all that it shall hold from now on. Without content the key is deleted. */
sealed interface AccessKey {
    String name();

    /** A HASH, written as a whole. */
    record Members(String name, Map<String, String> fields) implements AccessKey {
        public Members {
            fields = Map.copyOf(fields);
        }
    }

    /** A STRING; empty for a key to delete. */
    record Text(String name, String value) implements AccessKey {}

    /** A project with its members. */
    static AccessKey project(String projectId, String workspaceId, Map<String, String> roles) {
        Map<String, String> fields = new TreeMap<>(roles);
        fields.put(AccessKeys.WORKSPACE_FIELD, workspaceId);
        return new Members(AccessKeys.project(projectId), fields);
    }

    static AccessKey noProject(String projectId) {
        return new Members(AccessKeys.project(projectId), Map.of());
    }

    static AccessKey workspace(String workspaceId, Map<String, String> roles) {
        return new Members(AccessKeys.workspace(workspaceId), roles);
    }

    /** @param projectId empty for a task that nobody may see */
    static AccessKey task(String taskId, String projectId) {
        return new Text(AccessKeys.task(taskId), projectId);
    }
}
