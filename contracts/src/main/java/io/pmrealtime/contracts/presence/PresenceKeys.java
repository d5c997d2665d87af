package io.pmrealtime.contracts.presence;

/**
 * Redis keys of presence that more than one service touches. presence-service writes them, the others only read. The braces are hash tags: what belongs to one
 * project, task or user shares a slot of a Redis Cluster.
 */
public final class PresenceKeys {
    private static final String PREFIX = "presence:";

    private PresenceKeys() {}

    /** ZSET of user id to when it was last seen, in milliseconds since the epoch. */
    public static String project(String projectId) {
        return PREFIX + "project:{" + projectId + "}";
    }

    /** ZSET of user id to when it was last seen, in milliseconds since the epoch. */
    public static String task(String taskId) {
        return PREFIX + "task:{" + taskId + "}";
    }

    /** ZSET of the ids of users with a connection to when they were last seen, in milliseconds since the epoch. */
    public static String workspace(String workspaceId) {
        return PREFIX + "workspace:{" + workspaceId + "}";
    }

    /**
     * ZSET of users who are gone from a set of a project or task, to the version of their leaving; of the last minute. A user is noted here before it is taken from
     * the set, so that who reads the set first and this after it misses nobody.
     *
     * @param set {@link #project} or {@link #task}
     */
    public static String gone(String set) {
        return PREFIX + "gone:" + set.substring(PREFIX.length());
    }

    /** STRING: where the user came last, as JSON; expires with the presence window. */
    public static String location(String userId) {
        return PREFIX + "user:{" + userId + "}:location";
    }

    /** STRING: the user's connections in a workspace, whose id is a {@link ShortId}; {@link StoredPresence} reads it. */
    public static String connections(String workspaceId, String userId) {
        return PREFIX + "user:{" + userId + "}:connections:" + ShortId.of(workspaceId);
    }
}
