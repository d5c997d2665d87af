package io.pmrealtime.notification.directory;

import com.fasterxml.jackson.databind.JsonNode;
import io.pmrealtime.contracts.event.EventType;
import io.pmrealtime.notification.event.ReceivedEvent;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an event says about a person of a workspace. The older of two changes of the same kind never wins, in whatever order
 * they come.
 */
public sealed interface DirectoryChange {

    /** Whom it is about. */
    UserKey user();

    /** When it happened. */
    Instant at();

    /** Somebody belongs to the workspace from now on. */
    record Joined(
            UserKey user, Instant at, String name, @Nullable String email, String role) implements DirectoryChange {}

    /** Somebody does not belong to it any more. */
    record Left(UserKey user, Instant at) implements DirectoryChange {}

    /**
     * A new name, address, language or zone. A field that the event does not name keeps its value, one that it names as null
     * loses it.
     */
    record Profile(UserKey user, Instant at, String name, Field email, Field locale, Field timeZone)
            implements DirectoryChange {}

    /** A field that may be absent. */
    record Field(boolean named, @Nullable String value) {
        static Field of(JsonNode data, String name) {
            JsonNode value = data.path(name);
            return new Field(
                    data.has(name), value.isTextual() && !value.textValue().isBlank() ? value.textValue() : null);
        }
    }

    /** Reads the change out of an event; empty when it is about something else. */
    static Optional<DirectoryChange> of(ReceivedEvent received) {
        String userId = received.id("userId");
        if (userId == null) {
            return Optional.empty();
        }
        UserKey user = new UserKey(received.workspaceId(), userId);
        if (received.type() == EventType.WORKSPACE_MEMBER_ADDED) {
            String name = received.text("userName");
            String role = received.text("role");
            return Optional.of(new Joined(
                    user,
                    received.at(),
                    name == null ? userId : name,
                    received.text("email"),
                    role == null ? "member" : role));
        }
        if (received.type() == EventType.WORKSPACE_MEMBER_REMOVED) {
            return Optional.of(new Left(user, received.at()));
        }
        if (received.type() == EventType.USER_UPDATED) {
            String name = received.text("name");
            return Optional.of(new Profile(
                    user,
                    received.at(),
                    name == null ? userId : name,
                    Field.of(received.data(), "email"),
                    Field.of(received.data(), "locale"),
                    Field.of(received.data(), "timezone")));
        }
        return Optional.empty();
    }
}
