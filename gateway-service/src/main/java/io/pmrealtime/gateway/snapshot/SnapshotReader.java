package io.pmrealtime.gateway.snapshot;

import io.pmrealtime.contracts.presence.PresenceKeys;
import io.pmrealtime.contracts.presence.StoredPresence;
import io.pmrealtime.contracts.redis.RedisBatch;
import io.pmrealtime.contracts.room.Room;
import io.pmrealtime.contracts.room.RoomKind;
import io.pmrealtime.gateway.config.GatewayConfig;
import io.pmrealtime.gateway.room.Grant;
import io.quarkus.redis.datasource.ReactiveRedisDataSource;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * Reads who is in rooms of projects and tasks, in two round trips: the sets and who has left them just now, then the state of each of these users, which decides.
 * Answers come on a thread of the Redis client; they fail when Redis does not answer in time.
 */
@ApplicationScoped
public class SnapshotReader {
    private static final int COMMANDS_PER_ROOM = 3;

    private final RedisBatch redis;
    private final Duration timeout;
    private final int limit;
    private final Clock clock;

    SnapshotReader(
            ReactiveRedisDataSource redis,
            @ConfigProperty(name = "quarkus.redis.client-type", defaultValue = "standalone") String clientType,
            GatewayConfig config,
            Clock clock) {
        this.redis = new RedisBatch(redis.getRedis().getDelegate(), clientType);
        this.timeout = config.access().timeout();
        this.limit = config.presence().snapshotLimit();
        this.clock = clock;
    }

    /** Whether people can be present in the room. */
    public static boolean hasPresence(Room room) {
        return room.kind() == RoomKind.PROJECT || room.kind() == RoomKind.TASK;
    }

    /** Who is in those of the rooms that people can be present in, in the order given. */
    public Uni<Map<Room, RoomSnapshot>> read(String workspaceId, List<Grant> grants) {
        List<Grant> rooms =
                grants.stream().filter(grant -> hasPresence(grant.room())).toList();
        return Uni.createFrom()
                .completionStage(() -> snapshots(workspaceId, rooms).toCompletionStage())
                .ifNoItem()
                .after(timeout)
                .fail();
    }

    private Future<Map<Room, RoomSnapshot>> snapshots(String workspaceId, List<Grant> rooms) {
        long now = clock.millis();
        List<Request> questions = new ArrayList<>();
        for (Grant grant : rooms) {
            String set = set(grant.room());
            // In this order: who leaves is noted as gone before it is taken from the set.
            questions.add(range(set));
            questions.add(Request.cmd(Command.ZCARD).arg(set));
            questions.add(range(PresenceKeys.gone(set)));
        }
        return redis.send(questions).compose(answers -> {
            List<Candidates> asked = new ArrayList<>();
            List<Request> states = new ArrayList<>();
            for (int i = 0; i < rooms.size(); i++) {
                int first = i * COMMANDS_PER_ROOM;
                Candidates candidates = Candidates.of(
                        rooms.get(i), answers.get(first), answers.get(first + 1), answers.get(first + 2), limit);
                asked.add(candidates);
                candidates.userIds().forEach(userId -> states.add(state(workspaceId, userId)));
            }
            return redis.send(states).map(found -> snapshots(asked, found, now));
        });
    }

    private static Map<Room, RoomSnapshot> snapshots(
            List<Candidates> asked, List<@Nullable Response> states, long now) {
        Map<Room, RoomSnapshot> snapshots = new LinkedHashMap<>();
        int next = 0;
        for (Candidates candidates : asked) {
            List<Optional<StoredPresence>> users = new ArrayList<>();
            for (String userId : candidates.userIds()) {
                Response state = states.get(next++);
                users.add(state == null ? Optional.empty() : StoredPresence.read(userId, state.toBytes()));
            }
            snapshots.put(candidates.grant().room(), candidates.snapshot(users, now));
        }
        return snapshots;
    }

    private static String set(Room room) {
        return room.kind() == RoomKind.PROJECT ? PresenceKeys.project(room.id()) : PresenceKeys.task(room.id());
    }

    /** The latest members, with their scores. */
    private Request range(String key) {
        return Request.cmd(Command.ZREVRANGE).arg(key).arg(0).arg(limit - 1).arg("WITHSCORES");
    }

    private static Request state(String workspaceId, String userId) {
        return Request.cmd(Command.GET).arg(PresenceKeys.connections(workspaceId, userId));
    }
}
