package io.pmrealtime.notification.digest;

import io.pmrealtime.notification.inbox.Notification;
import io.pmrealtime.notification.project.ProjectKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a digest tells, by project. Pure.
 *
 * @param count all that it tells, listed or not
 */
record Digest(int count, List<Section> sections) {

    /**
     * One project.
     *
     * @param projectId null for what belongs to no project
     * @param listed the newest
     * @param more how many there are besides
     */
    record Section(@Nullable ProjectKey projectId, List<Notification> listed, int more) {}

    /**
     * Groups notifications.
     *
     * @param notifications the newest first
     * @param perProject most that a section lists
     */
    static Digest of(List<Notification> notifications, int perProject) {
        Map<@Nullable ProjectKey, List<Notification>> byProject = new LinkedHashMap<>();
        for (Notification each : notifications) {
            String projectId = each.projectId();
            ProjectKey key = projectId == null ? null : new ProjectKey(each.workspaceId(), projectId);
            byProject.computeIfAbsent(key, missing -> new ArrayList<>()).add(each);
        }
        List<Section> sections = new ArrayList<>();
        byProject.forEach((key, all) -> sections.add(new Section(
                key,
                List.copyOf(all.subList(0, Math.min(perProject, all.size()))),
                Math.max(0, all.size() - perProject))));
        return new Digest(notifications.size(), List.copyOf(sections));
    }
}
