package io.pmrealtime.events.ledger;

import io.pmrealtime.contracts.room.Room;
import io.pmrealtime.contracts.room.RoomKind;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** Something that belongs to the workspace whose event first named it. */
public record Resource(RoomKind kind, String id) {
    private static final Set<RoomKind> OWNED = EnumSet.complementOf(EnumSet.of(RoomKind.WORKSPACE, RoomKind.USER));

    /** The resource that a room is about; empty for workspaces and users, which nobody owns. */
    static Optional<Resource> of(Room room) {
        return OWNED.contains(room.kind()) ? Optional.of(new Resource(room.kind(), room.id())) : Optional.empty();
    }

    @Override
    public String toString() {
        return kind.prefix() + " " + id;
    }
}
