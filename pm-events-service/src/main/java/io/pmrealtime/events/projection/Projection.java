package io.pmrealtime.events.projection;

import com.fasterxml.jackson.databind.JsonNode;
import io.pmrealtime.contracts.room.RoomKind;
import io.pmrealtime.contracts.token.Role;
import io.pmrealtime.events.check.GoodEvent;
import io.pmrealtime.events.ledger.Resource;
import io.pmrealtime.events.ledger.Verdict;
import io.pmrealtime.events.version.Stamp;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The rows that a batch is about, in memory: filled with what is stored, then changed event by event. Whatever the order
 * and however often the same events are applied, the rows end up the same. For one thread.
 */
final class Projection {
    private static final Comparator<MemberKey> KEY_ORDER =
            Comparator.comparing(MemberKey::groupId).thenComparing(MemberKey::userId);

    final Map<String, Task> tasks = new TreeMap<>();
    final Map<String, Project> projects = new TreeMap<>();
    final Map<MemberKey, ProjectMember> projectMembers = new TreeMap<>(KEY_ORDER);
    final Map<MemberKey, WorkspaceMember> workspaceMembers = new TreeMap<>(KEY_ORDER);
    final Map<MemberKey, DirectoryUser> users = new TreeMap<>(KEY_ORDER);

    private final Set<String> touchedProjects = new TreeSet<>();
    private final Set<String> touchedWorkspaces = new TreeSet<>();
    private final Set<MemberKey> removedFromWorkspace = new HashSet<>();

    /** Takes in one event that was not there before. */
    void apply(Verdict.Fresh fresh) {
        GoodEvent event = fresh.event();
        Stamp stamp = Stamp.of(fresh);
        if (event.isEphemeral()) {
            return;
        }
        for (Resource resource : fresh.firstNamed()) {
            if (resource.kind() == RoomKind.PROJECT) {
                projects.putIfAbsent(resource.id(), Project.unknown(resource.id(), event.workspaceId()));
                touchedProjects.add(resource.id());
            }
        }
        if (event.isCustom()) {
            return;
        }
        Keys.task(event)
                .ifPresent(id -> tasks.put(
                        id,
                        tasks.getOrDefault(id, Task.unknown(id, event.workspaceId()))
                                .apply(event, stamp)));
        Keys.user(event)
                .ifPresent(key -> users.put(
                        key, users.getOrDefault(key, DirectoryUser.unknown(key)).apply(event, stamp)));
        applyProject(event, stamp);
        applyMembership(event, stamp);
    }

    /** Projects whose access key may have to be written anew. */
    Set<String> touchedProjects() {
        return touchedProjects;
    }

    /** Workspaces whose access key may have to be written anew. */
    Set<String> touchedWorkspaces() {
        return touchedWorkspaces;
    }

    /** Who was taken out of the workspace, and with it of all its projects. */
    Set<MemberKey> removedFromWorkspace() {
        return removedFromWorkspace;
    }

    private void applyProject(GoodEvent event, Stamp stamp) {
        switch (event.type()) {
            case PROJECT_CREATED, PROJECT_UPDATED, PROJECT_DELETED -> {
                String id = Keys.project(event).orElseThrow();
                Project before = projects.getOrDefault(id, Project.unknown(id, event.workspaceId()));
                projects.put(id, before.apply(event, stamp));
                touchedProjects.add(id);
            }
            default -> {}
        }
    }

    private void applyMembership(GoodEvent event, Stamp stamp) {
        Keys.projectMember(event).ifPresent(key -> {
            ProjectMember before = projectMembers.getOrDefault(key, new ProjectMember(key, event.workspaceId(), null));
            projectMembers.put(key, before.changed(projectRole(event), stamp));
            touchedProjects.add(key.groupId());
        });
        Keys.workspaceMember(event).ifPresent(key -> {
            WorkspaceMember before = workspaceMembers.getOrDefault(key, WorkspaceMember.unknown(key));
            touchedWorkspaces.add(key.groupId());
            switch (event.type()) {
                case WORKSPACE_MEMBER_REMOVED -> {
                    workspaceMembers.put(key, before.removed(stamp));
                    removedFromWorkspace.add(key);
                }
                default -> workspaceMembers.put(key, before.added(role(event.data()), stamp));
            }
        });
    }

    private static @Nullable String projectRole(GoodEvent event) {
        boolean removed =
                switch (event.type()) {
                    case TEAM_MEMBER_REMOVED -> true;
                    case PROJECT_TEAM_CHANGED ->
                        Objects.equals(event.data().path("action").textValue(), "removed");
                    default -> false;
                };
        return removed ? null : role(event.data());
    }

    private static String role(JsonNode data) {
        return data.path("role").asText(Role.MEMBER);
    }
}
