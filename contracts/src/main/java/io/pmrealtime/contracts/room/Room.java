package io.pmrealtime.contracts.room;

import java.util.Optional;

/**
 * An address that events are delivered to, such as {@code project:apollo}. Rooms of one name in two workspaces are
 * different rooms: whoever keeps members of rooms keeps them per workspace.
 *
 * @param kind what the room is about
 * @param id the opaque id of that thing, see {@link ResourceId}
 */
public record Room(RoomKind kind, String id) {

    public Room {
        ResourceId.require(id);
    }

    /** Reads a room name; empty when it has no known kind or no valid id. */
    public static Optional<Room> parse(String name) {
        int colon = name.indexOf(':');
        if (colon < 0 || !ResourceId.isValid(name.substring(colon + 1))) {
            return Optional.empty();
        }
        return RoomKind.of(name.substring(0, colon)).map(kind -> new Room(kind, name.substring(colon + 1)));
    }

    public static Room workspace(String id) {
        return new Room(RoomKind.WORKSPACE, id);
    }

    public static Room user(String id) {
        return new Room(RoomKind.USER, id);
    }

    public static Room project(String id) {
        return new Room(RoomKind.PROJECT, id);
    }

    public static Room task(String id) {
        return new Room(RoomKind.TASK, id);
    }

    public static Room chat(String id) {
        return new Room(RoomKind.CHAT, id);
    }

    /** The name as it stands in headers and frames, for example {@code project:apollo}. */
    public String name() {
        return kind.prefix() + ":" + id;
    }

    @Override
    public String toString() {
        return name();
    }
}
