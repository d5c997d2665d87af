package io.pmrealtime.contracts.redis;

import io.vertx.core.CompositeFuture;
import io.vertx.core.Future;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sends many commands in one round trip. The client sends to a Redis Cluster in one batch only what lies in one slot, so there each command is sent for itself to the
 * node of its key, without waiting for the one before; those of one key keep their order. Any thread, never waits.
 */
public final class RedisBatch {
    private static final String CLUSTER = "cluster";

    private final Redis redis;
    private final boolean cluster;

    /** @param clientType the value of {@code quarkus.redis.client-type} */
    public RedisBatch(Redis redis, String clientType) {
        this.redis = redis;
        this.cluster = CLUSTER.equals(clientType);
    }

    /** Whether keys lie on several nodes. */
    public boolean isCluster() {
        return cluster;
    }

    /** An answer for each command, null where Redis answers with nil. Fails when one of the commands failed; others may have been done. */
    public Future<List<@Nullable Response>> send(List<Request> commands) {
        if (commands.isEmpty()) {
            return Future.succeededFuture(List.of());
        }
        return cluster ? redis.connect().compose(connection -> sendEach(connection, commands)) : redis.batch(commands);
    }

    private static Future<List<@Nullable Response>> sendEach(RedisConnection connection, List<Request> commands) {
        List<Future<Response>> sent = commands.stream().map(connection::send).toList();
        return Future.join(sent).map(CompositeFuture::<Response>list).onComplete(done -> connection.close());
    }
}
