package io.pmrealtime.notification.evaluation;

import io.pmrealtime.notification.directory.UserKey;
import io.pmrealtime.notification.project.ProjectKey;
import io.pmrealtime.notification.project.ProjectPerson;
import io.pmrealtime.notification.project.TaskKey;
import io.pmrealtime.notification.subscription.Subject;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Somebody, and the thing that the person may be told of; all of one workspace. */
public record Asked(
        UserKey user,
        @Nullable ProjectKey project,
        @Nullable TaskKey task) {

    Optional<ProjectPerson> projectPerson() {
        return Optional.ofNullable(project).map(known -> new ProjectPerson(known, user.userId()));
    }

    Stream<Subject> subjects() {
        return Stream.of(
                        Optional.ofNullable(project)
                                .map(known ->
                                        new Subject(known.workspaceId(), Subject.Kind.PROJECT, known.projectId())),
                        Optional.ofNullable(task)
                                .map(known -> new Subject(known.workspaceId(), Subject.Kind.TASK, known.taskId())))
                .flatMap(Optional::stream);
    }
}
