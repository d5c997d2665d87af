package io.pmrealtime.notification.project;

import io.pmrealtime.notification.event.ReceivedEvent;
import io.pmrealtime.notification.project.ProjectChange.OfMember;
import io.pmrealtime.notification.project.ProjectChange.OfProject;
import io.pmrealtime.notification.project.ProjectChange.OfTask;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a batch of events says about projects, one change for each row that it touches. Pure. */
public record ProjectChanges(List<OfProject> projects, List<OfMember> members, List<OfTask> tasks) {

    /** Folds the events in the order of their times. */
    public static ProjectChanges of(List<ReceivedEvent> events) {
        Map<Object, OfProject> projects = new LinkedHashMap<>();
        Map<Object, OfMember> members = new LinkedHashMap<>();
        Map<Object, OfTask> tasks = new LinkedHashMap<>();
        events.stream()
                .map(ProjectChange::of)
                .flatMap(Optional::stream)
                .sorted(Comparator.comparing(ProjectChange::at))
                .forEach(change -> {
                    if (change instanceof OfProject project) {
                        projects.merge(project.project(), project, OfProject::then);
                    } else if (change instanceof OfMember member) {
                        members.put(List.of(member.project(), member.userId()), member);
                    } else if (change instanceof OfTask task) {
                        tasks.merge(task.task(), task, OfTask::then);
                    }
                });
        return new ProjectChanges(
                new ArrayList<>(projects.values()), new ArrayList<>(members.values()), new ArrayList<>(tasks.values()));
    }
}
