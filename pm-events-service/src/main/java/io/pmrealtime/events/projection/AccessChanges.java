package io.pmrealtime.events.projection;

import java.util.Map;
import java.util.Set;

/**
 * Whose access keys may have changed.
 *
 * @param projects project ids
 * @param workspaces workspace ids
 * @param tasks task ids, each with the project it can be seen in, or with an empty text for none
 */
public record AccessChanges(Set<String> projects, Set<String> workspaces, Map<String, String> tasks) {
    public AccessChanges {
        projects = Set.copyOf(projects);
        workspaces = Set.copyOf(workspaces);
        tasks = Map.copyOf(tasks);
    }

    public boolean isEmpty() {
        return projects.isEmpty() && workspaces.isEmpty() && tasks.isEmpty();
    }
}
