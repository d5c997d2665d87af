package io.pmrealtime.presence.store;

import io.pmrealtime.contracts.presence.PresenceKeys;
import io.pmrealtime.presence.crowd.Crowd;
import io.pmrealtime.presence.state.UserKey;

/**
 * Redis keys that are this service's own; those that others read are {@link PresenceKeys}. The braces are hash tags: what one script touches is in one slot of a
 * Redis Cluster.
 */
final class OwnKeys {
    /** STRING: when this store was first written to, in milliseconds since the epoch. Its absence tells that Redis was emptied. */
    static final String GENERATION = "presence:generation";

    /** ZSET of gateway process to the end of its lease, in milliseconds since the epoch. */
    static final String REPLICAS = "presence:replicas";

    /** ZSET of crowds with untold changes to when they are told. */
    static final String CROWDS = "presence:crowds";

    /** Over how many keys the index of due times is spread. */
    static final int DUE_SHARDS = 16;

    private OwnKeys() {}

    /** STRING: the user's connections in a workspace, see {@link StateCodec}. */
    static String connections(UserKey key) {
        return PresenceKeys.connections(key.workspaceId(), key.userId());
    }

    /** ZSET of {@link UserKey#member()}: users with a connection that this gateway process holds. */
    static String replica(String replicaId) {
        return "presence:replica:{" + replicaId + "}";
    }

    /** ZSET of {@link UserKey#member()} to when the sweep has to look at that user. */
    static String due(int shard) {
        return "presence:due:{" + shard + "}";
    }

    /** True for the sets of which nobody is a member without a heartbeat. */
    static boolean fadesBySilence(String key) {
        return key.startsWith("presence:project:") || key.startsWith("presence:task:");
    }

    /** HASH of user id to what became of the user since the people of a crowd were told last. */
    static String crowd(Crowd crowd) {
        return crowd.projectId() == null
                ? "presence:crowd:workspace:{" + crowd.workspaceId() + "}"
                : "presence:crowd:{" + crowd.projectId() + "}";
    }

    static String due(UserKey key) {
        return due(Math.floorMod(key.hashCode(), DUE_SHARDS));
    }
}
