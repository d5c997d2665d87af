package io.pmrealtime.presence.store;

import io.pmrealtime.contracts.presence.PresenceKeys;
import io.pmrealtime.presence.crowd.Crowd;
import io.pmrealtime.presence.redis.RedisPipeline;
import io.pmrealtime.presence.redis.StoreUnavailableException;
import io.pmrealtime.presence.state.Location;
import io.pmrealtime.presence.state.UserKey;
import io.pmrealtime.presence.state.UserState;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The sorted sets that follow from the states. Worker threads only; every method blocks and may throw {@link StoreUnavailableException}. */
public final class ViewStore {
    // So long after somebody left, the event about it may still be on its way to a client that asks who is there.
    private static final long GONE_MILLIS = 60_000;

    private final RedisPipeline redis;
    private final Duration window;

    /** @param window how long a location is believed; a set of a project or task that nobody touches for longer goes by itself */
    public ViewStore(RedisPipeline redis, Duration window) {
        this.redis = redis;
        this.window = window;
    }

    /**
     * Adds or moves entries on, and removes others. Who is removed is noted as gone first, with the version of the state that says so.
     *
     * @param gone by entry, the version of its user's state
     */
    public Shown show(Map<View, Long> present, Map<View, Long> gone) {
        List<Request> commands = new ArrayList<>();
        byKey(present).forEach((key, members) -> {
            commands.add(scores(key, members));
            keep(key, commands);
        });
        byKey(gone).forEach((key, members) -> {
            if (OwnKeys.fadesBySilence(key)) {
                note(PresenceKeys.gone(key), members, commands);
            }
            Request remove = Request.cmd(Command.ZREM).arg(key);
            members.keySet().forEach(view -> remove.arg(view.member()));
            commands.add(remove);
        });
        List<String> keys = Stream.concat(present.keySet().stream(), gone.keySet().stream())
                .map(View::key)
                .distinct()
                .toList();
        int shown = commands.size();
        keys.forEach(key -> commands.add(Request.cmd(Command.ZCARD).arg(key)));
        commands.add(Request.cmd(Command.ZRANGE).arg(OwnKeys.CROWDS).arg(0).arg(-1));
        List<@Nullable Response> answers = redis.run(commands);
        Map<String, Long> sizes = new HashMap<>();
        for (int i = 0; i < keys.size(); i++) {
            Response size = answers.get(shown + i);
            sizes.put(keys.get(i), size == null ? 0 : size.toLong());
        }
        Set<Crowd> waiting = new HashSet<>();
        Objects.requireNonNull(answers.get(commands.size() - 1), "a list")
                .forEach(member -> waiting.add(Crowd.ofMember(member.toString())));
        return new Shown(sizes, waiting);
    }

    /**
     * Moves the scores of the entries of states on whose entries should be there, one command for each set, and keeps the sets. Never adds one: a slower writer must
     * not bring back what a faster one removed.
     *
     * @return the users of whom an entry is not there
     */
    public Set<UserKey> refresh(Collection<UserState> states) {
        Map<String, Map<UserKey, Long>> byKey = new LinkedHashMap<>();
        states.forEach(state -> View.shown(state, (key, seen) -> byKey.computeIfAbsent(key, k -> new LinkedHashMap<>())
                .put(state.key(), seen)));
        Set<UserKey> absent = move(byKey);
        List<Request> commands = new ArrayList<>();
        byKey.keySet().forEach(key -> keep(key, commands));
        redis.run(commands);
        return absent;
    }

    /**
     * Moves the scores of users in the sets of the projects and tasks where they still are, one command for each set. Never adds one.
     *
     * @return the users of whom an entry is not there
     */
    public Set<UserKey> touch(Map<UserKey, List<Location>> places, long now) {
        Map<String, Map<UserKey, Long>> byKey = new LinkedHashMap<>();
        places.forEach((user, locations) -> {
            for (Location location : locations) {
                byKey.computeIfAbsent(PresenceKeys.project(location.projectId()), key -> new LinkedHashMap<>())
                        .put(user, now);
                if (location.taskId() != null) {
                    byKey.computeIfAbsent(PresenceKeys.task(location.taskId()), key -> new LinkedHashMap<>())
                            .put(user, now);
                }
            }
        });
        return move(byKey);
    }

    private Set<UserKey> move(Map<String, Map<UserKey, Long>> byKey) {
        List<Request> commands = new ArrayList<>(byKey.size());
        byKey.forEach((key, users) -> {
            Request move =
                    Request.cmd(Command.ZADD).arg(key).arg("XX").arg("GT").arg("CH");
            users.forEach((user, seen) -> move.arg(seen).arg(user.userId()));
            commands.add(move);
        });
        List<@Nullable Response> moved = redis.run(commands);
        Map<String, Set<UserKey>> doubtful = new LinkedHashMap<>();
        int i = 0;
        for (Map.Entry<String, Map<UserKey, Long>> set : byKey.entrySet()) {
            Response count = moved.get(i++);
            if (count == null || count.toInteger() < set.getValue().size()) {
                doubtful.put(set.getKey(), set.getValue().keySet());
            }
        }
        return absent(doubtful);
    }

    /** Where fewer entries were moved than there should be, some may only have had that score already. */
    private Set<UserKey> absent(Map<String, Set<UserKey>> doubtful) {
        List<UserKey> users = new ArrayList<>();
        List<Request> commands = new ArrayList<>();
        doubtful.forEach((key, members) -> members.forEach(user -> {
            users.add(user);
            commands.add(Request.cmd(Command.ZSCORE).arg(key).arg(user.userId()));
        }));
        List<@Nullable Response> scores = redis.run(commands);
        Set<UserKey> absent = new HashSet<>();
        for (int i = 0; i < users.size(); i++) {
            if (scores.get(i) == null) {
                absent.add(users.get(i));
            }
        }
        return absent;
    }

    /** Versions are no older than the clock, so they say when somebody left. */
    private static void note(String key, Map<View, Long> members, List<Request> commands) {
        commands.add(scores(key, members));
        long newest = Collections.max(members.values());
        commands.add(Request.cmd(Command.ZREMRANGEBYSCORE).arg(key).arg("-inf").arg("(" + (newest - GONE_MILLIS)));
        commands.add(Request.cmd(Command.PEXPIRE).arg(key).arg(GONE_MILLIS));
    }

    private void keep(String key, List<Request> commands) {
        if (OwnKeys.fadesBySilence(key)) {
            commands.add(Request.cmd(Command.PEXPIRE).arg(key).arg(2 * window.toMillis()));
        }
    }

    private static Map<String, Map<View, Long>> byKey(Map<View, Long> views) {
        Map<String, Map<View, Long>> byKey = new LinkedHashMap<>();
        views.forEach((view, score) ->
                byKey.computeIfAbsent(view.key(), key -> new LinkedHashMap<>()).put(view, score));
        return byKey;
    }

    private static Request scores(String key, Map<View, Long> members) {
        Request add = Request.cmd(Command.ZADD).arg(key).arg("GT");
        members.forEach((view, score) -> add.arg(score).arg(view.member()));
        return add;
    }
}
