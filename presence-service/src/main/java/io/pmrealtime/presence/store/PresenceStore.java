package io.pmrealtime.presence.store;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.pmrealtime.contracts.presence.PresenceKeys;
import io.pmrealtime.presence.redis.RedisPipeline;
import io.pmrealtime.presence.redis.Script;
import io.pmrealtime.presence.redis.StoreUnavailableException;
import io.pmrealtime.presence.state.Change;
import io.pmrealtime.presence.state.Location;
import io.pmrealtime.presence.state.Presence;
import io.pmrealtime.presence.state.UserKey;
import io.pmrealtime.presence.state.UserState;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The users' states, many at a time. Worker threads only; every method blocks and may throw {@link StoreUnavailableException}. */
public final class PresenceStore {
    private static final JsonMapper MAPPER = new JsonMapper();
    private static final Logger LOG = Logger.getLogger(PresenceStore.class);
    private static final int KEYS = 2;

    private final RedisPipeline redis;
    private final Duration window;
    private final Duration memory;
    private final Duration rebuild;

    /**
     * @param window how long a location is believed
     * @param memory how long the state of a user without connections is kept
     * @param rebuild how long after Redis was found empty the heartbeats of those who stayed may take to come
     */
    public PresenceStore(RedisPipeline redis, Duration window, Duration memory, Duration rebuild) {
        this.redis = redis;
        this.window = window;
        this.memory = memory;
        this.rebuild = rebuild;
    }

    /** Reads the states of users in one round trip. */
    public LoadedStates load(Collection<UserKey> keys, long now) {
        List<Request> commands = new ArrayList<>(keys.size() + 1);
        commands.add(Request.cmd(Command.GET).arg(OwnKeys.GENERATION));
        keys.forEach(key -> commands.add(Request.cmd(Command.GET).arg(OwnKeys.connections(key))));
        List<@Nullable Response> answers = redis.run(commands);
        Map<UserKey, UserState> states = new HashMap<>();
        int i = 1;
        for (UserKey key : keys) {
            Response answer = answers.get(i++);
            states.put(key, answer == null ? UserState.absent(key) : read(key, answer.toString()));
        }
        return new LoadedStates(states, isRebuilding(answers.get(0), now));
    }

    /**
     * Stores changes, each only if the state is still the one it was made on.
     *
     * @return the users whose state was another by now; nothing was stored for them
     */
    public Set<UserKey> store(List<Change> changes) {
        List<Request> commands = changes.stream().map(this::storing).toList();
        List<@Nullable Response> answers = redis.run(commands);
        Set<UserKey> conflicts = new HashSet<>();
        for (int i = 0; i < changes.size(); i++) {
            Response answer = answers.get(i);
            if (answer == null || answer.toInteger() == 0) {
                conflicts.add(changes.get(i).key());
            }
        }
        return conflicts;
    }

    /** Since when this store has been there; another answer than the last time tells that it was emptied. */
    public long generation(long now) {
        List<@Nullable Response> answers = redis.run(List.of(
                Request.cmd(Command.SET).arg(OwnKeys.GENERATION).arg(now).arg("NX"),
                Request.cmd(Command.GET).arg(OwnKeys.GENERATION)));
        Response generation = answers.get(1);
        return generation == null ? now : generation.toLong();
    }

    /** What cannot be read counts as absent and is replaced, as the script takes it for stamp 0 too: one bad value must not stop a partition. */
    private static UserState read(UserKey key, String text) {
        try {
            return StateCodec.read(key, text);
        } catch (IllegalArgumentException e) {
            LOG.warn("A user's stored state was unreadable and is built anew", e);
            return UserState.absent(key);
        }
    }

    private boolean isRebuilding(@Nullable Response generation, long now) {
        return now - (generation == null ? generation(now) : generation.toLong()) < rebuild.toMillis();
    }

    private Request storing(Change change) {
        UserState after = change.after();
        String location = Presence.of(after)
                .latest()
                .map(place -> location(after.key(), place))
                .orElse("");
        return Script.STORE.call(
                KEYS,
                List.of(
                        OwnKeys.connections(after.key()),
                        PresenceKeys.location(after.key().userId()),
                        Long.toString(change.before().stamp()),
                        StateCodec.write(after),
                        after.isEmpty() ? Long.toString(memory.toMillis()) : "0",
                        location,
                        Long.toString(window.toMillis()),
                        after.key().workspaceId()));
    }

    private static String location(UserKey key, Presence.Place place) {
        Location location = place.location();
        StringWriter text = new StringWriter(192);
        try (JsonGenerator json = MAPPER.createGenerator(text)) {
            json.writeStartObject();
            json.writeStringField("workspaceId", key.workspaceId());
            json.writeStringField("projectId", location.projectId());
            if (location.taskId() != null) {
                json.writeStringField("taskId", location.taskId());
            }
            json.writeStringField("page", location.page().code());
            json.writeNumberField("lastSeen", place.seen());
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("a string takes everything", e);
        }
        return text.toString();
    }
}
