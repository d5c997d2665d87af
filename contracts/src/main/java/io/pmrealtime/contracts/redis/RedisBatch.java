package io.pmrealtime.contracts.redis;

import io.vertx.core.Future;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisCluster;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Sends many commands in one round trip. A Redis Cluster takes in one go only what lies on one node, so there the commands are sorted by node; those of one key keep
 * their order. Any thread, never waits.
 */
public final class RedisBatch {
    /** The value of {@code quarkus.redis.client-type} for a Redis Cluster. */
    public static final String CLUSTER = "cluster";

    private final Redis redis;
    private final @Nullable RedisCluster cluster;

    /** @param clientType the value of {@code quarkus.redis.client-type} */
    public RedisBatch(Redis redis, String clientType) {
        this.redis = redis;
        this.cluster = CLUSTER.equals(clientType) ? RedisCluster.create(redis) : null;
    }

    /** An answer for each command, null where Redis answers with nil. Fails when one of the commands failed; others may have been done. */
    public Future<List<@Nullable Response>> send(List<Request> commands) {
        if (commands.isEmpty()) {
            return Future.succeededFuture(List.of());
        }
        return cluster == null
                ? redis.batch(commands)
                : cluster.groupByNodes(commands).compose(groups -> send(commands, groups));
    }

    /** Does something where no key says on which node, such as teaching a script: on each that is written to. */
    public Future<?> sendToEachNode(List<Request> commands) {
        if (cluster == null) {
            return redis.batch(commands);
        }
        return Future.all(commands.stream().map(cluster::onAllMasterNodes).toList());
    }

    private Future<List<@Nullable Response>> send(List<Request> commands, List<List<Request>> groups) {
        if (groups.size() == 1) {
            return redis.batch(commands);
        }
        Map<Request, Integer> places = new IdentityHashMap<>();
        commands.forEach(command -> places.put(command, places.size()));
        @Nullable Response[] answers = new @Nullable Response[commands.size()];
        List<Future<?>> sent = new ArrayList<>();
        for (List<Request> group : groups) {
            sent.add(redis.batch(group).onSuccess(some -> {
                for (int i = 0; i < group.size(); i++) {
                    answers[Objects.requireNonNull(places.get(group.get(i)))] = some.get(i);
                }
            }));
        }
        return Future.all(sent).map(all -> Arrays.asList(answers));
    }
}
