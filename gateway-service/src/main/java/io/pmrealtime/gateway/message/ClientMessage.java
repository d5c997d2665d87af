package io.pmrealtime.gateway.message;

import io.pmrealtime.contracts.presence.Page;
import io.pmrealtime.contracts.presence.UserStatus;
import io.pmrealtime.contracts.room.Room;
import io.pmrealtime.gateway.cursor.Cursor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A message that a client sent, read and found well-formed. What it asks for may still be refused. */
public sealed interface ClientMessage {

    /** What the answer repeats, a text or a number, as JSON; null where the client gave none. */
    @Nullable String ref();

    /**
     * Join all of these rooms or none.
     *
     * @param presence whether to be told who is there
     */
    record Join(@Nullable String ref, List<Room> rooms, boolean presence) implements ClientMessage {
        public Join {
            rooms = List.copyOf(rooms);
        }
    }

    /** Leave these rooms. */
    record Leave(@Nullable String ref, List<Room> rooms) implements ClientMessage {
        public Leave {
            rooms = List.copyOf(rooms);
        }
    }

    /** Send what came after the cursor in these rooms and the automatic ones, then go on live. */
    record Resume(@Nullable String ref, Cursor cursor, List<Room> rooms) implements ClientMessage {
        public Resume {
            rooms = List.copyOf(rooms);
        }
    }

    /** The user looks at a page of a project; repeated as a heartbeat. */
    record Locate(
            @Nullable String ref,
            String projectId,
            @Nullable String taskId,
            Page page) implements ClientMessage {}

    /** The user looks at no project any more. */
    record Depart(@Nullable String ref) implements ClientMessage {}

    /** The user sets a status; never offline. */
    record SetStatus(@Nullable String ref, UserStatus status) implements ClientMessage {}

    /** The user types in a chat or a task's comments, or stops. */
    record Typing(@Nullable String ref, Room room, boolean started) implements ClientMessage {}

    /** A newer token for the same user and workspace. */
    record RefreshToken(@Nullable String ref, String token) implements ClientMessage {
        @Override
        public String toString() {
            return "RefreshToken[ref=" + ref + "]";
        }
    }

    /** Are you there? */
    record Ping(@Nullable String ref) implements ClientMessage {}
}
