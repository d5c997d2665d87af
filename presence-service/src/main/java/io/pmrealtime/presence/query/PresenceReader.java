package io.pmrealtime.presence.query;

import io.pmrealtime.contracts.presence.PresenceKeys;
import io.pmrealtime.contracts.presence.PresentUser;
import io.pmrealtime.contracts.presence.StoredPresence;
import io.pmrealtime.contracts.redis.Scores;
import io.pmrealtime.presence.config.PresenceConfig;
import io.pmrealtime.presence.redis.RedisPipeline;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads who is there: the sorted sets say who, the users' states say where. Worker threads only. */
@ApplicationScoped
class PresenceReader {
    private final RedisPipeline redis;
    private final long windowMillis;
    private final int limit;
    private final Clock clock;

    @Inject
    PresenceReader(RedisPipeline redis, PresenceConfig config, Clock clock) {
        this.redis = redis;
        this.windowMillis = config.window().toMillis();
        this.limit = config.queryLimit();
        this.clock = clock;
    }

    PresentUsers inProject(String workspaceId, String projectId) {
        return present(workspaceId, PresenceKeys.project(projectId), silentSince(), user -> user.inProject(projectId));
    }

    PresentUsers inTask(String workspaceId, String projectId, String taskId) {
        return present(workspaceId, PresenceKeys.task(taskId), silentSince(), user -> user.inTask(projectId, taskId));
    }

    /** Everybody who is connected; those who look at no project send no heartbeats, so their age says nothing. */
    PresentUsers inWorkspace(String workspaceId) {
        return present(workspaceId, PresenceKeys.workspace(workspaceId), "-inf", StoredPresence::inWorkspace);
    }

    PresenceCounts counts(String workspaceId, Collection<String> visible, Collection<String> asked) {
        List<Request> commands = new ArrayList<>();
        commands.add(Request.cmd(Command.ZCARD).arg(PresenceKeys.workspace(workspaceId)));
        visible.forEach(projectId -> commands.add(count(PresenceKeys.project(projectId), silentSince())));
        List<@Nullable Response> answers = redis.run(commands);
        Map<String, Long> projects = new LinkedHashMap<>();
        int i = 1;
        for (String projectId : visible) {
            projects.put(projectId, number(answers.get(i++)));
        }
        List<String> refused =
                asked.stream().filter(id -> !visible.contains(id)).toList();
        return new PresenceCounts(number(answers.get(0)), projects, refused);
    }

    private PresentUsers present(
            String workspaceId, String key, String oldest, Function<StoredPresence, Optional<PresentUser>> place) {
        List<@Nullable Response> answers = redis.run(List.of(
                count(key, oldest),
                Request.cmd(Command.ZREVRANGEBYSCORE)
                        .arg(key)
                        .arg("+inf")
                        .arg(oldest)
                        .arg("WITHSCORES")
                        .arg("LIMIT")
                        .arg(0)
                        .arg(limit)));
        Map<String, Long> seen = Scores.of(answers.get(1));
        List<String> userIds = List.copyOf(seen.keySet());
        List<@Nullable Response> states = redis.run(userIds.stream()
                .map(userId -> Request.cmd(Command.GET).arg(PresenceKeys.connections(workspaceId, userId)))
                .toList());
        List<PresentUser> users = new ArrayList<>();
        for (int i = 0; i < userIds.size(); i++) {
            Response state = states.get(i);
            if (state != null) {
                long seenAt = seen.getOrDefault(userIds.get(i), 0L);
                StoredPresence.read(userIds.get(i), state.toBytes())
                        .flatMap(place)
                        .ifPresent(user -> users.add(user.seenAt(seenAt)));
            }
        }
        // Somebody who left between the two reads counts no more.
        return new PresentUsers(users, number(answers.get(0)) - (userIds.size() - users.size()));
    }

    private String silentSince() {
        return Long.toString(clock.millis() - windowMillis);
    }

    private static Request count(String key, String oldest) {
        return Request.cmd(Command.ZCOUNT).arg(key).arg(oldest).arg("+inf");
    }

    private static long number(@Nullable Response response) {
        return response == null ? 0 : response.toLong();
    }
}
