package io.pmrealtime.contracts.presence;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.pmrealtime.contracts.presence.PresentUser.Where;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What a user's value at {@link PresenceKeys#connections} says to those who ask who is there. A user with several connections in a place is where the one is that moved last.
 * presence-service writes these values and alone knows the rest of them. Any thread.
 */
public final class StoredPresence {
    private static final ObjectReader READER = JsonMapper.builder().build().reader();

    private final String userId;
    private final JsonNode json;

    private StoredPresence(String userId, JsonNode json) {
        this.userId = userId;
        this.json = json;
    }

    /** Nothing for a value that cannot be read, which its writer will replace. */
    public static Optional<StoredPresence> read(String userId, byte[] value) {
        try {
            JsonNode json = READER.readTree(value);
            return json != null && json.path("v").isIntegralNumber()
                    ? Optional.of(new StoredPresence(userId, json))
                    : Optional.empty();
        } catch (IOException e) {
            // The reader's caller shows the user as absent, and presence-service logs and replaces the value.
            return Optional.empty();
        }
    }

    /** Grows with every change of the user in the workspace. */
    public long version() {
        return json.path("v").longValue();
    }

    /** The user in a project; empty where no connection looks at it. */
    public Optional<PresentUser> inProject(String projectId) {
        String project = ShortId.of(projectId);
        return among(each -> each.path("p").asText().equals(project));
    }

    /** The user in a task; empty where no connection looks at it. */
    public Optional<PresentUser> inTask(String projectId, String taskId) {
        String project = ShortId.of(projectId);
        String task = ShortId.of(taskId);
        return among(each -> each.path("p").asText().equals(project)
                && each.path("k").asText().equals(task));
    }

    /** The user in the workspace, where it came last; empty without a connection. */
    public Optional<PresentUser> inWorkspace() {
        return among(each -> true);
    }

    private Optional<PresentUser> among(Predicate<JsonNode> counts) {
        UserStatus status = UserStatus.OFFLINE;
        JsonNode latest = null;
        long seen = 0;
        boolean there = false;
        for (JsonNode connection : json.path("c")) {
            UserStatus one = UserStatus.of(connection.path("u").asText()).orElse(UserStatus.ONLINE);
            status = one.compareTo(status) < 0 ? one : status;
            if (counts.test(connection)) {
                there = true;
                seen = Math.max(seen, version() - connection.path("s").longValue());
                latest = isLater(connection, latest) ? connection : latest;
            }
        }
        return there
                ? Optional.of(new PresentUser(
                        userId,
                        json.path("n").asText(),
                        json.path("a").textValue(),
                        status,
                        latest == null ? null : where(latest),
                        Instant.ofEpochMilli(seen),
                        version()))
                : Optional.empty();
    }

    private static boolean isLater(JsonNode connection, @Nullable JsonNode than) {
        return connection.has("p") && (than == null || sinceMoved(connection) < sinceMoved(than));
    }

    /** How long before the version it came to its place; told by how long before it was seen last, which is told by how long before the version. */
    private static long sinceMoved(JsonNode connection) {
        return connection.path("s").longValue() + connection.path("m").longValue();
    }

    private static Where where(JsonNode connection) {
        Page page = Page.of(connection.path("g").asText()).orElse(Page.OVERVIEW);
        String task = connection.path("k").textValue();
        return new Where(ShortId.id(connection.path("p").asText()), page, task == null ? null : ShortId.id(task));
    }
}
