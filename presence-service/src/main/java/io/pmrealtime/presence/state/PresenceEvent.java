package io.pmrealtime.presence.state;

import io.pmrealtime.contracts.presence.UserStatus;
import java.util.List;
import java.util.UUID;

/** Something to tell others about a user. It stays in the user's state until Kafka has it. */
public sealed interface PresenceEvent {
    /** The same however often the event has to be published. */
    UUID id();

    /** The stamp of the state that it led to: what was read of the user with this stamp or a later one knows of it. */
    long stamp();

    /** When it happened, in milliseconds since the epoch. */
    long atMillis();

    /** What became of a place. */
    enum Change {
        JOINED,
        UPDATED,
        LEFT
    }

    /**
     * The user came to, moved within, or left a project or task.
     *
     * @param location where it is; for {@link Change#LEFT} where it was
     * @param inProject whether the project's room is told
     * @param taskIds the tasks whose rooms are told
     */
    record Moved(
            UUID id,
            long stamp,
            long atMillis,
            Change change,
            Location location,
            boolean inProject,
            List<String> taskIds)
            implements PresenceEvent {
        public Moved {
            taskIds = List.copyOf(taskIds);
            if (!inProject && taskIds.isEmpty()) {
                throw new IllegalArgumentException("an event is told to somebody");
            }
        }
    }

    /** The user's status in the workspace changed. */
    record StatusChanged(UUID id, long stamp, long atMillis, UserStatus status) implements PresenceEvent {}
}
