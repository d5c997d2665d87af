package io.pmrealtime.presence.query;

import io.pmrealtime.presence.config.PresenceConfig;
import io.pmrealtime.presence.query.PresentUsers.PresentUser;
import io.pmrealtime.presence.query.PresentUsers.Where;
import io.pmrealtime.presence.state.Location;
import io.pmrealtime.presence.state.Presence;
import io.pmrealtime.presence.state.Presence.Place;
import io.pmrealtime.presence.state.Presence.Visit;
import io.pmrealtime.presence.state.UserKey;
import io.pmrealtime.presence.state.UserState;
import io.pmrealtime.presence.store.LoadedStates;
import io.pmrealtime.presence.store.PresenceKeys;
import io.pmrealtime.presence.store.PresenceStore;
import io.pmrealtime.presence.store.RedisPipeline;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads who is there: the sorted sets say who, the users' states say where. Worker threads only. */
@ApplicationScoped
class PresenceReader {
    private final RedisPipeline redis;
    private final PresenceStore store;
    private final long windowMillis;
    private final int limit;
    private final Clock clock;

    @Inject
    PresenceReader(RedisPipeline redis, PresenceStore store, PresenceConfig config, Clock clock) {
        this.redis = redis;
        this.store = store;
        this.windowMillis = config.window().toMillis();
        this.limit = config.queryLimit();
        this.clock = clock;
    }

    /** What a user's state says about the place that was asked for; empty when the user is not there. */
    private interface Finder {
        Optional<Found> find(Presence presence);
    }

    private record Found(@Nullable Location location, long seen) {}

    PresentUsers inProject(String workspaceId, String projectId) {
        return present(workspaceId, PresenceKeys.project(projectId), silentSince(), presence -> {
            Place place = presence.projects().get(projectId);
            return place == null ? Optional.empty() : Optional.of(new Found(place.location(), place.seen()));
        });
    }

    PresentUsers inTask(String workspaceId, String projectId, String taskId) {
        return present(workspaceId, PresenceKeys.task(taskId), silentSince(), presence -> {
            Place place = presence.projects().get(projectId);
            Visit visit = place == null ? null : place.tasks().get(taskId);
            return visit == null ? Optional.empty() : Optional.of(new Found(visit.location(), visit.seen()));
        });
    }

    /** Everybody who is connected; those who look at no project send no heartbeats, so their age says nothing. */
    PresentUsers inWorkspace(String workspaceId) {
        return present(workspaceId, PresenceKeys.workspace(workspaceId), "-inf", presence -> {
            Location location = presence.latest().map(Place::location).orElse(null);
            return presence.seen() == 0 ? Optional.empty() : Optional.of(new Found(location, presence.seen()));
        });
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

    private PresentUsers present(String workspaceId, String key, String oldest, Finder finder) {
        List<@Nullable Response> answers = redis.run(List.of(
                count(key, oldest),
                Request.cmd(Command.ZREVRANGEBYSCORE)
                        .arg(key)
                        .arg("+inf")
                        .arg(oldest)
                        .arg("LIMIT")
                        .arg(0)
                        .arg(limit)));
        List<UserKey> keys = new ArrayList<>();
        for (@Nullable Response member : Objects.requireNonNull(answers.get(1), "a range is a list")) {
            keys.add(new UserKey(workspaceId, String.valueOf(member)));
        }
        LoadedStates states = store.load(keys, clock.millis());
        List<PresentUser> users = new ArrayList<>();
        for (UserKey user : keys) {
            UserState state = states.of(user);
            Presence presence = Presence.of(state);
            finder.find(presence).ifPresent(found -> users.add(user(state, presence, found)));
        }
        // Somebody who left between the two reads counts no more.
        return new PresentUsers(users, number(answers.get(0)) - (keys.size() - users.size()));
    }

    private static PresentUser user(UserState state, Presence presence, Found found) {
        Location location = found.location();
        return new PresentUser(
                state.key().userId(),
                state.userName(),
                state.userAvatar(),
                presence.status(),
                location == null ? null : new Where(location.projectId(), location.page(), location.taskId()),
                Instant.ofEpochMilli(found.seen()),
                state.stamp());
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
