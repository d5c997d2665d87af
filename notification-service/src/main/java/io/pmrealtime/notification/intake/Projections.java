package io.pmrealtime.notification.intake;

import io.pmrealtime.notification.directory.Directory;
import io.pmrealtime.notification.directory.DirectoryChange;
import io.pmrealtime.notification.event.ReceivedEvent;
import io.pmrealtime.notification.project.PreviousAssignees;
import io.pmrealtime.notification.project.ProjectChanges;
import io.pmrealtime.notification.project.ProjectWriter;
import io.pmrealtime.notification.project.Projects;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Keeps the directory and the projects as the events say. Applied before a batch is decided on, so that decisions see what the
 * batch itself brought. Applying events again, or late, does no harm: the newer one wins in every row.
 */
@ApplicationScoped
class Projections {
    private final Directory directory;
    private final Projects projects;
    private final ProjectWriter writer;

    Projections(Directory directory, Projects projects, ProjectWriter writer) {
        this.directory = directory;
        this.projects = projects;
        this.writer = writer;
    }

    /** Gives from whom assignments among the events took tasks. */
    Uni<PreviousAssignees> apply(SqlClient connection, Collection<ReceivedEvent> events) {
        List<DirectoryChange> people = events.stream()
                .map(DirectoryChange::of)
                .flatMap(Optional::stream)
                .toList();
        List<DirectoryChange> leaving =
                people.stream().filter(DirectoryChange.Left.class::isInstance).toList();
        return directory
                .apply(connection, people)
                .chain(() -> writer.apply(connection, ProjectChanges.of(List.copyOf(events))))
                .call(() -> Multi.createFrom()
                        .iterable(leaving)
                        .onItem()
                        .transformToUniAndConcatenate(left -> projects.leave(connection, left.user(), left.at()))
                        .collect()
                        .last())
                .map(before -> PreviousAssignees.of(events, before));
    }
}
