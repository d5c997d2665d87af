package io.pmrealtime.presence.store;

import io.pmrealtime.presence.state.UserState;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The sorted sets that follow from the states. Worker threads only; every method blocks and may throw {@link StoreUnavailableException}. */
public final class ViewStore {
    private final RedisPipeline redis;
    private final Duration window;

    /** @param window how long a location is believed; a set of a project or task that nobody touches for longer goes by itself */
    public ViewStore(RedisPipeline redis, Duration window) {
        this.redis = redis;
        this.window = window;
    }

    /**
     * Adds or moves entries on, and removes others.
     *
     * @return how many entries the sets have of which one was touched
     */
    public Map<String, Long> show(Map<View, Long> present, Collection<View> gone) {
        List<Request> commands = new ArrayList<>();
        byKey(present).forEach((key, members) -> {
            commands.add(scores(key, members));
            keep(key, commands);
        });
        gone.stream().collect(Collectors.groupingBy(View::key)).forEach((key, views) -> {
            Request remove = Request.cmd(Command.ZREM).arg(key);
            views.forEach(view -> remove.arg(view.member()));
            commands.add(remove);
        });
        List<String> keys = Stream.concat(present.keySet().stream(), gone.stream())
                .map(View::key)
                .distinct()
                .toList();
        keys.forEach(key -> commands.add(Request.cmd(Command.ZCARD).arg(key)));
        List<@Nullable Response> answers = redis.run(commands);
        Map<String, Long> sizes = new HashMap<>();
        for (int i = 0; i < keys.size(); i++) {
            Response size = answers.get(commands.size() - keys.size() + i);
            sizes.put(keys.get(i), size == null ? 0 : size.toLong());
        }
        return sizes;
    }

    /**
     * Moves the scores of the entries of states on whose entries should be there, one command for each set. Never adds one: a slower writer must not bring back what
     * a faster one removed.
     *
     * @return the states of which an entry is not there
     */
    public Set<UserState> refresh(Collection<UserState> states) {
        Map<String, List<Shown>> byKey = new LinkedHashMap<>();
        states.forEach(state -> View.shown(state, (key, seen) -> byKey.computeIfAbsent(key, k -> new ArrayList<>())
                .add(new Shown(key, state, seen))));
        List<Request> commands = new ArrayList<>(2 * byKey.size());
        byKey.forEach((key, all) -> {
            Request add = Request.cmd(Command.ZADD).arg(key).arg("XX").arg("GT").arg("CH");
            all.forEach(one -> add.arg(one.seen()).arg(one.state().key().userId()));
            commands.add(add);
        });
        byKey.keySet().forEach(key -> keep(key, commands));
        List<@Nullable Response> answers = redis.run(commands);
        List<Shown> doubtful = new ArrayList<>();
        int i = 0;
        for (List<Shown> all : byKey.values()) {
            Response moved = answers.get(i++);
            if (moved == null || moved.toInteger() < all.size()) {
                doubtful.addAll(all);
            }
        }
        return missing(doubtful);
    }

    /** An entry that should be in a set. */
    private record Shown(String key, UserState state, long seen) {}

    private Set<UserState> missing(List<Shown> doubtful) {
        Set<UserState> missing = new HashSet<>();
        List<@Nullable Response> scores = redis.run(doubtful.stream()
                .map(one -> Request.cmd(Command.ZSCORE)
                        .arg(one.key())
                        .arg(one.state().key().userId()))
                .toList());
        for (int i = 0; i < doubtful.size(); i++) {
            if (scores.get(i) == null) {
                missing.add(doubtful.get(i).state());
            }
        }
        return missing;
    }

    private void keep(String key, List<Request> commands) {
        if (PresenceKeys.fadesBySilence(key)) {
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
