package io.pmrealtime.events.projection;

import io.pmrealtime.contracts.event.EventType;
import io.pmrealtime.contracts.room.RoomKind;
import io.pmrealtime.events.check.GoodEvent;
import io.pmrealtime.events.database.Transaction;
import io.pmrealtime.events.ledger.Resource;
import io.pmrealtime.events.ledger.Verdict;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Brings the stored projections up to date with a batch. Callers hold the locks of the batch's workspaces. */
@ApplicationScoped
public class ProjectionStore {
    private final ResourceTable resources = new ResourceTable();
    private final MemberTable members = new MemberTable();

    /** Applies fresh events, in their order, and tells whose access may have changed. */
    public AccessChanges apply(Transaction transaction, List<Verdict.Fresh> fresh) {
        List<GoodEvent> events = fresh.stream()
                .map(Verdict.Fresh::event)
                .filter(event -> !event.isEphemeral() && !event.isCustom())
                .toList();
        Projection projection = new Projection();
        load(transaction, fresh, events, projection);
        Map<String, Optional<String>> visibleBefore = visibility(projection);
        fresh.forEach(projection::apply);
        save(transaction, projection);
        Set<String> projects = new HashSet<>(projection.touchedProjects());
        if (!projection.removedFromWorkspace().isEmpty()) {
            projects.addAll(members.projectsOf(transaction, projection.removedFromWorkspace()));
        }
        return new AccessChanges(projects, projection.touchedWorkspaces(), movedTasks(visibleBefore, projection));
    }

    private void load(
            Transaction transaction, List<Verdict.Fresh> fresh, List<GoodEvent> events, Projection projection) {
        resources.loadTasks(transaction, keys(events, Keys::task), projection);
        Set<String> projects = events.stream()
                .filter(event -> isAboutProject(event.type()))
                .map(event -> Keys.project(event).orElseThrow())
                .collect(Collectors.toCollection(HashSet::new));
        fresh.stream()
                .flatMap(each -> each.firstNamed().stream())
                .filter(resource -> resource.kind() == RoomKind.PROJECT)
                .map(Resource::id)
                .forEach(projects::add);
        resources.loadProjects(transaction, projects, projection);
        members.loadProjectMembers(transaction, keys(events, Keys::projectMember), projection);
        members.loadWorkspaceMembers(transaction, keys(events, Keys::workspaceMember), projection);
        members.loadUsers(transaction, keys(events, Keys::user), projection);
    }

    private void save(Transaction transaction, Projection projection) {
        resources.saveTasks(transaction, projection.tasks.values());
        resources.saveProjects(transaction, projection.projects.values());
        members.saveProjectMembers(transaction, projection.projectMembers.values());
        members.saveWorkspaceMembers(transaction, projection.workspaceMembers.values());
        members.saveUsers(transaction, projection.users.values());
    }

    private static Map<String, Optional<String>> visibility(Projection projection) {
        Map<String, Optional<String>> visible = new HashMap<>();
        projection.tasks.forEach((id, task) -> visible.put(id, Optional.ofNullable(task.visibleIn())));
        return visible;
    }

    private static Map<String, String> movedTasks(Map<String, Optional<String>> before, Projection projection) {
        Map<String, String> moved = new HashMap<>();
        visibility(projection).forEach((id, project) -> {
            if (!Objects.equals(before.getOrDefault(id, Optional.empty()), project)) {
                moved.put(id, project.orElse(""));
            }
        });
        return moved;
    }

    private static boolean isAboutProject(EventType type) {
        return switch (type) {
            case PROJECT_CREATED, PROJECT_UPDATED, PROJECT_DELETED -> true;
            default -> false;
        };
    }

    private static <K> Set<K> keys(List<GoodEvent> events, Function<GoodEvent, Optional<K>> key) {
        return events.stream().map(key).flatMap(Optional::stream).collect(Collectors.toSet());
    }
}
