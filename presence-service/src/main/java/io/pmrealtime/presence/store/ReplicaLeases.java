package io.pmrealtime.presence.store;

import io.pmrealtime.presence.redis.RedisPipeline;
import io.pmrealtime.presence.redis.StoreUnavailableException;
import io.pmrealtime.presence.state.UserKey;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Until when each gateway process is believed to live, and whose connections it holds. Times are this service's clock. Worker threads only; every
 * method blocks and may throw {@link StoreUnavailableException}.
 */
public final class ReplicaLeases {
    private final RedisPipeline redis;

    public ReplicaLeases(RedisPipeline redis) {
        this.redis = redis;
    }

    /**
     * Begins and extends leases; never shortens one.
     *
     * @param first lease ends of processes that hold connections, for those that have no lease: they have not spoken for themselves yet
     * @param renewed lease ends of processes that have
     */
    public void extend(Map<String, Long> first, Map<String, Long> renewed) {
        List<Request> commands = new ArrayList<>();
        add(commands, "NX", first);
        add(commands, "GT", renewed);
        redis.run(commands);
    }

    /** The processes whose lease has ended. */
    public List<String> over(long now) {
        return members(Request.cmd(Command.ZRANGEBYSCORE)
                .arg(OwnKeys.REPLICAS)
                .arg("-inf")
                .arg("(" + now));
    }

    /** Users with a connection of this process, at most so many. */
    public List<UserKey> usersOf(String replicaId, int limit) {
        return members(Request.cmd(Command.ZRANGE)
                        .arg(OwnKeys.replica(replicaId))
                        .arg(0)
                        .arg(limit - 1))
                .stream()
                .map(UserKey::ofMember)
                .toList();
    }

    /** Takes users from the process's list after its connections were ended. */
    public void release(String replicaId, Collection<UserKey> users) {
        Request remove = Request.cmd(Command.ZREM).arg(OwnKeys.replica(replicaId));
        users.forEach(user -> remove.arg(user.member()));
        redis.run(List.of(remove));
    }

    /** Forgets a process that has no users any more. */
    public void forget(String replicaId) {
        redis.run(List.of(Request.cmd(Command.ZREM).arg(OwnKeys.REPLICAS).arg(replicaId)));
    }

    private static void add(List<Request> commands, String option, Map<String, Long> leaseEnds) {
        if (!leaseEnds.isEmpty()) {
            Request add = Request.cmd(Command.ZADD).arg(OwnKeys.REPLICAS).arg(option);
            leaseEnds.forEach((replicaId, end) -> add.arg(end).arg(replicaId));
            commands.add(add);
        }
    }

    private List<String> members(Request command) {
        Response answer = redis.run(List.of(command)).get(0);
        List<String> members = new ArrayList<>();
        if (answer != null) {
            for (@Nullable Response member : answer) {
                members.add(String.valueOf(member));
            }
        }
        return members;
    }
}
