package io.pmrealtime.events.projection;

import io.pmrealtime.contracts.event.EventType;
import io.pmrealtime.contracts.room.Room;
import io.pmrealtime.contracts.room.RoomKind;
import io.pmrealtime.events.check.GoodEvent;
import java.util.Optional;

/** Which rows of the projections an event is about. */
final class Keys {
    private Keys() {}

    static Optional<String> task(GoodEvent event) {
        return room(event, RoomKind.TASK);
    }

    static Optional<String> project(GoodEvent event) {
        return room(event, RoomKind.PROJECT);
    }

    /** The project and user whose membership the event changes. */
    static Optional<MemberKey> projectMember(GoodEvent event) {
        return switch (event.type()) {
            case TEAM_MEMBER_ADDED, TEAM_MEMBER_REMOVED, TEAM_MEMBER_UPDATED, PROJECT_TEAM_CHANGED ->
                Optional.of(new MemberKey(text(event, "projectId"), text(event, "userId")));
            default -> Optional.empty();
        };
    }

    /** The workspace and user whose membership the event changes. */
    static Optional<MemberKey> workspaceMember(GoodEvent event) {
        return switch (event.type()) {
            case WORKSPACE_MEMBER_ADDED, WORKSPACE_MEMBER_REMOVED ->
                Optional.of(new MemberKey(event.workspaceId(), text(event, "userId")));
            default -> Optional.empty();
        };
    }

    /** The directory entry that the event tells something about. */
    static Optional<MemberKey> user(GoodEvent event) {
        boolean tells = event.type() == EventType.USER_UPDATED
                || projectMember(event).isPresent()
                || workspaceMember(event).isPresent();
        return tells ? Optional.of(new MemberKey(event.workspaceId(), text(event, "userId"))) : Optional.empty();
    }

    private static Optional<String> room(GoodEvent event, RoomKind kind) {
        return event.rooms().stream()
                .filter(room -> room.kind() == kind)
                .map(Room::id)
                .findFirst();
    }

    private static String text(GoodEvent event, String field) {
        return event.data().path(field).asText();
    }
}
