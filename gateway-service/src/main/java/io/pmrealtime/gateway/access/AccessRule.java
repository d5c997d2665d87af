package io.pmrealtime.gateway.access;

import io.pmrealtime.contracts.access.ProjectAccess;
import io.pmrealtime.contracts.room.Room;
import io.pmrealtime.contracts.room.RoomKind;
import io.pmrealtime.contracts.token.Identity;
import io.pmrealtime.contracts.token.Role;
import io.pmrealtime.gateway.room.Grant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Decides who may join which room, from what Redis says. Pure. */
final class AccessRule {
    private AccessRule() {}

    /** What Redis says of one project and the user. */
    record ProjectFacts(
            @Nullable String workspaceId, @Nullable String role) {}

    /** The projects that the rooms belong to. */
    static Set<String> projects(List<Room> rooms, Map<String, String> projectOfTask) {
        return rooms.stream()
                .flatMap(room -> Stream.ofNullable(project(room, projectOfTask)))
                .collect(Collectors.toSet());
    }

    static Decision decide(
            Identity identity,
            List<Room> rooms,
            Map<String, String> projectOfTask,
            Map<String, ProjectFacts> projects,
            @Nullable String workspaceRole) {
        List<Grant> granted = new ArrayList<>();
        List<Room> refused = new ArrayList<>();
        for (Room room : rooms) {
            String project = project(room, projectOfTask);
            if (mayJoin(identity, room, project == null ? null : projects.get(project), workspaceRole)) {
                granted.add(new Grant(room, project));
            } else {
                refused.add(room);
            }
        }
        return new Decision(granted, refused, projects.isEmpty() ? null : Role.ADMIN.equals(workspaceRole));
    }

    private static boolean mayJoin(
            Identity identity, Room room, @Nullable ProjectFacts facts, @Nullable String workspaceRole) {
        return switch (room.kind()) {
            case WORKSPACE -> room.id().equals(identity.workspaceId());
            case USER -> room.id().equals(identity.userId());
            case PROJECT, TASK ->
                facts != null
                        && new ProjectAccess(facts.workspaceId(), facts.role(), workspaceRole)
                                .permits(identity.workspaceId(), identity.isAdmin());
            // Rooms are kept per workspace, so these are the workspace's own whatever their id.
            case CHAT, MISSION, WORKSTATION -> true;
        };
    }

    private static @Nullable String project(Room room, Map<String, String> projectOfTask) {
        if (room.kind() == RoomKind.PROJECT) {
            return room.id();
        }
        return room.kind() == RoomKind.TASK ? projectOfTask.get(room.id()) : null;
    }
}
