package io.pmrealtime.presence.peer;

import io.pmrealtime.presence.redis.RedisPipeline;
import io.pmrealtime.presence.redis.Script;
import io.pmrealtime.presence.redis.StoreUnavailableException;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * The leases of this service's replicas in Redis, by whose clock they run. Worker threads only; every method blocks and may throw
 * {@link StoreUnavailableException}.
 */
final class PeerLeases {
    /** ZSET of replica id to the end of its lease, in milliseconds since the epoch. */
    private static final String KEY = "presence:peers";

    private final RedisPipeline redis;

    PeerLeases(RedisPipeline redis) {
        this.redis = redis;
    }

    Beat beat(String self, long leaseMillis) {
        Response answer = redis.run(List.of(Script.BEAT.call(1, List.of(KEY, self, Long.toString(leaseMillis)))))
                .get(0);
        Response beat = Objects.requireNonNull(answer, "a script's list");
        Set<String> living = new HashSet<>();
        for (int i = 1; i < beat.size(); i++) {
            living.add(beat.get(i).toString());
        }
        return new Beat(beat.get(0).toInteger() == 0, living);
    }

    void leave(String self) {
        redis.run(List.of(Request.cmd(Command.ZREM).arg(KEY).arg(self)));
    }
}
