package io.pmrealtime.presence.store;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.pmrealtime.contracts.presence.Page;
import io.pmrealtime.contracts.presence.ShortId;
import io.pmrealtime.contracts.presence.UserStatus;
import io.pmrealtime.presence.state.Barred;
import io.pmrealtime.presence.state.Connection;
import io.pmrealtime.presence.state.Ended;
import io.pmrealtime.presence.state.Location;
import io.pmrealtime.presence.state.PresenceEvent;
import io.pmrealtime.presence.state.PresenceEvent.Change;
import io.pmrealtime.presence.state.PresenceEvent.Moved;
import io.pmrealtime.presence.state.PresenceEvent.StatusChanged;
import io.pmrealtime.presence.state.UserKey;
import io.pmrealtime.presence.state.UserState;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A user's state as JSON with one-letter names and {@link ShortId}s, because there is one for every user who is connected: {@code v} stamp (first, the script reads it),
 * {@code n} name, {@code a} avatar, {@code d} armed; {@code c} connections ({@code i} id, {@code r} replica unless it is that of the one before, {@code s} seen, as long
 * before the stamp, {@code t} at and {@code m} moved, as long before seen, {@code u} status, {@code p} project, {@code k} task, {@code g} page, {@code x} closes at, as
 * long before the stamp); {@code o} ended connections; {@code b} barred projects; {@code e} events to tell ({@code h} change, {@code w} whether the project is told,
 * {@code l} tasks that are told). Any thread.
 */
public final class StateCodec {
    private static final JsonMapper MAPPER = new JsonMapper();
    private static final long NEVER = 0;

    private StateCodec() {}

    public static String write(UserState state) {
        StringWriter text = new StringWriter(384);
        try (JsonGenerator json = MAPPER.createGenerator(text)) {
            json.writeStartObject();
            json.writeNumberField("v", state.stamp());
            json.writeStringField("n", state.userName());
            optional(json, "a", state.userAvatar());
            optional(json, "d", state.armedAt());
            json.writeArrayFieldStart("c");
            String replicaId = "";
            for (Connection connection : state.connections()) {
                write(json, connection, state.stamp(), replicaId);
                replicaId = connection.replicaId();
            }
            json.writeEndArray();
            writeMemories(json, state);
            if (!state.pending().isEmpty()) {
                json.writeArrayFieldStart("e");
                for (PresenceEvent event : state.pending()) {
                    write(json, event);
                }
                json.writeEndArray();
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("a string takes everything", e);
        }
        return text.toString();
    }

    /** @throws IllegalArgumentException when it is nothing that this version wrote */
    public static UserState read(UserKey key, String text) {
        try {
            JsonNode json = MAPPER.readTree(text);
            return new UserState(
                    key,
                    json.path("v").longValue(),
                    json.path("n").asText(),
                    textOrNull(json, "a"),
                    connections(json.path("c"), json.path("v").longValue()),
                    each(
                            json.path("o"),
                            one -> new Ended(
                                    ShortId.id(one.path("i").textValue()),
                                    one.path("t").longValue(),
                                    one.path("x").longValue())),
                    each(
                            json.path("b"),
                            one -> new Barred(
                                    one.path("p").textValue(), one.path("x").longValue())),
                    json.path("d").longValue(),
                    each(json.path("e"), StateCodec::event));
        } catch (IOException | RuntimeException e) {
            throw new IllegalArgumentException("the state of a user cannot be read", e);
        }
    }

    private static void writeMemories(JsonGenerator json, UserState state) throws IOException {
        if (!state.ended().isEmpty()) {
            json.writeArrayFieldStart("o");
            for (Ended ended : state.ended()) {
                json.writeStartObject();
                json.writeStringField("i", ShortId.of(ended.connectionId()));
                json.writeNumberField("t", ended.at());
                json.writeNumberField("x", ended.until());
                json.writeEndObject();
            }
            json.writeEndArray();
        }
        if (!state.barred().isEmpty()) {
            json.writeArrayFieldStart("b");
            for (Barred barred : state.barred()) {
                json.writeStartObject();
                json.writeStringField("p", barred.projectId());
                json.writeNumberField("x", barred.until());
                json.writeEndObject();
            }
            json.writeEndArray();
        }
    }

    /** @param replicaBefore of the connection before it: tabs of one user are often on one gateway */
    private static void write(JsonGenerator json, Connection connection, long stamp, String replicaBefore)
            throws IOException {
        json.writeStartObject();
        json.writeStringField("i", ShortId.of(connection.id()));
        if (!connection.replicaId().equals(replicaBefore)) {
            json.writeStringField("r", ShortId.of(connection.replicaId()));
        }
        optional(json, "t", connection.seen() - connection.at());
        optional(json, "s", stamp - connection.seen());
        if (connection.status() != UserStatus.ONLINE) {
            json.writeStringField("u", connection.status().code());
        }
        write(json, connection.location());
        if (connection.moved() != NEVER) {
            json.writeNumberField("m", connection.seen() - connection.moved());
        }
        if (connection.isClosing()) {
            json.writeNumberField("x", stamp - connection.closesAt());
        }
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, PresenceEvent event) throws IOException {
        json.writeStartObject();
        json.writeStringField("i", event.id().toString());
        json.writeNumberField("v", event.stamp());
        json.writeNumberField("t", event.atMillis());
        if (event instanceof Moved moved) {
            json.writeStringField("h", moved.change().name());
            write(json, moved.location());
            json.writeBooleanField("w", moved.inProject());
            json.writeArrayFieldStart("l");
            for (String taskId : moved.taskIds()) {
                json.writeString(taskId);
            }
            json.writeEndArray();
        } else if (event instanceof StatusChanged changed) {
            json.writeStringField("u", changed.status().code());
        }
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, @Nullable Location location) throws IOException {
        if (location != null) {
            String taskId = location.taskId();
            json.writeStringField("p", ShortId.of(location.projectId()));
            optional(json, "k", taskId == null ? null : ShortId.of(taskId));
            json.writeStringField("g", location.page().code());
        }
    }

    private static void optional(JsonGenerator json, String name, @Nullable String value) throws IOException {
        if (value != null) {
            json.writeStringField(name, value);
        }
    }

    private static void optional(JsonGenerator json, String name, long value) throws IOException {
        if (value != 0) {
            json.writeNumberField(name, value);
        }
    }

    private static List<Connection> connections(JsonNode array, long stamp) {
        List<Connection> connections = new ArrayList<>(array.size());
        String replicaId = "";
        for (JsonNode one : array) {
            replicaId = one.has("r") ? ShortId.id(one.path("r").textValue()) : replicaId;
            connections.add(connection(one, stamp, replicaId));
        }
        return connections;
    }

    private static Connection connection(JsonNode json, long stamp, String replicaId) {
        long seen = stamp - json.path("s").longValue();
        return new Connection(
                ShortId.id(json.path("i").textValue()),
                replicaId,
                seen - json.path("t").longValue(),
                seen,
                status(json),
                json.has("p") ? location(json) : null,
                json.has("m") ? seen - json.path("m").longValue() : NEVER,
                json.has("x") ? stamp - json.path("x").longValue() : Connection.OPEN);
    }

    private static PresenceEvent event(JsonNode json) {
        UUID id = UUID.fromString(json.path("i").textValue());
        long stamp = json.path("v").longValue();
        long at = json.path("t").longValue();
        if (!json.has("h")) {
            return new StatusChanged(id, stamp, at, status(json));
        }
        Change change = Change.valueOf(json.path("h").textValue());
        return new Moved(
                id,
                stamp,
                at,
                change,
                location(json),
                json.path("w").booleanValue(),
                each(json.path("l"), JsonNode::textValue));
    }

    private static UserStatus status(JsonNode json) {
        return UserStatus.of(json.path("u").asText()).orElse(UserStatus.ONLINE);
    }

    private static Location location(JsonNode json) {
        Page page = Page.of(json.path("g").asText()).orElse(Page.OVERVIEW);
        String taskId = textOrNull(json, "k");
        return new Location(ShortId.id(json.path("p").textValue()), taskId == null ? null : ShortId.id(taskId), page);
    }

    private static @Nullable String textOrNull(JsonNode json, String name) {
        return json.path(name).textValue();
    }

    private static <T> List<T> each(JsonNode array, Function<JsonNode, T> reader) {
        List<T> all = new ArrayList<>(array.size());
        array.forEach(one -> all.add(reader.apply(one)));
        return all;
    }
}
