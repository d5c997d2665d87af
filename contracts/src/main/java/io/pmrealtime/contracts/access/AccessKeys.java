package io.pmrealtime.contracts.access;

/**
 * Redis keys of the access projection. pm-events-service writes them before it publishes the event that changed them, the
 * others only read. The braces are hash tags, so that one resource's keys share a slot of a Redis Cluster.
 */
public final class AccessKeys {
    /** Field of {@link #project} that holds the project's workspace id; no valid user id starts with a hash sign. */
    public static final String WORKSPACE_FIELD = "#workspace";

    private AccessKeys() {}

    /** HASH of user id to role in the project, and {@link #WORKSPACE_FIELD}. */
    public static String project(String projectId) {
        return "access:project:{" + projectId + "}";
    }

    /** STRING: the id of the task's project. */
    public static String task(String taskId) {
        return "access:task:{" + taskId + "}";
    }

    /** HASH of user id to role in the workspace. */
    public static String workspace(String workspaceId) {
        return "access:workspace:{" + workspaceId + "}";
    }
}
