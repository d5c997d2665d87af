package io.pmrealtime.gateway.message;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.pmrealtime.contracts.presence.Page;
import io.pmrealtime.contracts.presence.UserStatus;
import io.pmrealtime.contracts.room.Room;
import io.pmrealtime.contracts.room.RoomKind;
import io.pmrealtime.gateway.cursor.Cursor;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads client messages. Unknown fields are ignored, so that newer clients may say more. Any thread. */
public final class MessageParser {
    private static final int MAX_DEPTH = 16;
    private static final int MAX_REF_LENGTH = 128;
    private static final ObjectReader READER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            // A number given as ref comes back as it is, whatever its size.
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build()
            .reader();

    private MessageParser() {}

    /** Reads one text message. */
    public static ParseResult parse(String text) {
        JsonNode json;
        try {
            json = READER.readTree(text);
        } catch (JsonProcessingException e) {
            return malformed(null, "the message is no JSON");
        }
        if (!json.isObject()) {
            return malformed(null, "the message is no JSON object");
        }
        JsonNode given = json.path("ref");
        boolean named = given.isTextual() || given.isNumber();
        if (named ? given.asText().length() > MAX_REF_LENGTH : !given.isMissingNode() && !given.isNull()) {
            return malformed(null, "ref: must be a text or a number of at most " + MAX_REF_LENGTH + " characters");
        }
        String ref = named ? given.toString() : null;
        try {
            ClientMessage message = read(json, ref);
            return message == null
                    ? new ParseResult.Malformed(ref, ErrorCode.UNKNOWN_TYPE, "type: no such message")
                    : new ParseResult.Parsed(message);
        } catch (FieldException e) {
            return malformed(ref, e.getMessage());
        }
    }

    private static ParseResult malformed(@Nullable String ref, String detail) {
        return new ParseResult.Malformed(ref, ErrorCode.BAD_REQUEST, detail);
    }

    private static @Nullable ClientMessage read(JsonNode json, @Nullable String ref) {
        return switch (text(json, "type")) {
            case "room.join" -> new ClientMessage.Join(ref, target(json), flag(json, "presence"));
            case "room.leave" -> new ClientMessage.Leave(ref, target(json));
            case "resume" ->
                new ClientMessage.Resume(ref, cursor(json), json.hasNonNull("rooms") ? rooms(json) : List.of());
            case "pm.presence.update" -> presence(json, ref);
            case "presence.update" -> new ClientMessage.SetStatus(ref, status(json));
            case "typing.start" -> new ClientMessage.Typing(ref, typingRoom(json), true);
            case "typing.stop" -> new ClientMessage.Typing(ref, typingRoom(json), false);
            case "auth.refresh" -> new ClientMessage.RefreshToken(ref, text(json, "token"));
            case "ping" -> new ClientMessage.Ping(ref);
            default -> null;
        };
    }

    /** The rooms that are meant by exactly one of {@code projectId}, {@code taskId} and {@code rooms}. */
    private static List<Room> target(JsonNode json) {
        boolean project = json.hasNonNull("projectId");
        boolean task = json.hasNonNull("taskId");
        boolean rooms = json.hasNonNull("rooms");
        if ((project ? 1 : 0) + (task ? 1 : 0) + (rooms ? 1 : 0) != 1) {
            throw new FieldException("projectId: exactly one of projectId, taskId and rooms is needed");
        }
        if (rooms) {
            List<Room> named = rooms(json);
            if (named.isEmpty()) {
                throw new FieldException("rooms: must name a room");
            }
            return named;
        }
        return List.of(project ? room(RoomKind.PROJECT, json, "projectId") : room(RoomKind.TASK, json, "taskId"));
    }

    private static List<Room> rooms(JsonNode json) {
        JsonNode array = json.path("rooms");
        if (!array.isArray()) {
            throw new FieldException("rooms: must be an array of room names");
        }
        Set<Room> rooms = new LinkedHashSet<>();
        for (int i = 0; i < array.size(); i++) {
            String field = "rooms[" + i + "]";
            String name = array.get(i).textValue();
            if (name == null) {
                throw new FieldException(field + ": must be a text");
            }
            rooms.add(Room.parse(name).orElseThrow(() -> new FieldException(field + ": no room name")));
        }
        return new ArrayList<>(rooms);
    }

    private static ClientMessage presence(JsonNode json, @Nullable String ref) {
        JsonNode project = json.path("projectId");
        if (project.isNull()) {
            return new ClientMessage.Depart(ref);
        }
        String projectId = room(RoomKind.PROJECT, json, "projectId").id();
        String taskId =
                json.hasNonNull("taskId") ? room(RoomKind.TASK, json, "taskId").id() : null;
        Page page = Page.of(text(json, "page"))
                .orElseThrow(() -> new FieldException("page: must be one of overview, tasks, settings, docs"));
        return new ClientMessage.Locate(ref, projectId, taskId, page);
    }

    private static UserStatus status(JsonNode json) {
        return UserStatus.of(text(json, "status"))
                .filter(status -> status != UserStatus.OFFLINE)
                .orElseThrow(() -> new FieldException("status: must be one of online, away, busy"));
    }

    private static Room typingRoom(JsonNode json) {
        boolean chat = json.hasNonNull("chatId");
        if (chat == json.hasNonNull("taskId")) {
            throw new FieldException("chatId: exactly one of chatId and taskId is needed");
        }
        return chat ? room(RoomKind.CHAT, json, "chatId") : room(RoomKind.TASK, json, "taskId");
    }

    private static Cursor cursor(JsonNode json) {
        return Cursor.parse(text(json, "cursor")).orElseThrow(() -> new FieldException("cursor: no cursor"));
    }

    private static Room room(RoomKind kind, JsonNode json, String field) {
        return Room.parse(kind.prefix() + ":" + text(json, field))
                .orElseThrow(() -> new FieldException(field + ": no valid id"));
    }

    private static boolean flag(JsonNode json, String field) {
        JsonNode value = json.path(field);
        if (!value.isBoolean() && !value.isMissingNode() && !value.isNull()) {
            throw new FieldException(field + ": must be true or false");
        }
        return value.booleanValue();
    }

    private static String text(JsonNode json, String field) {
        JsonNode value = json.path(field);
        if (value.isMissingNode() || value.isNull()) {
            throw new FieldException(field + ": is missing");
        }
        if (!value.isTextual()) {
            throw new FieldException(field + ": must be a text");
        }
        return value.textValue();
    }

    /** Carries the sentence out of the nested reading; never leaves this class. */
    private static final class FieldException extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final String sentence;

        FieldException(String sentence) {
            super(sentence, null, false, false);
            this.sentence = sentence;
        }

        @Override
        public String getMessage() {
            return sentence;
        }
    }
}
