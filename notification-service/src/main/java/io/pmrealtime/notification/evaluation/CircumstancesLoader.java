package io.pmrealtime.notification.evaluation;

import io.pmrealtime.notification.directory.Directory;
import io.pmrealtime.notification.directory.UserKey;
import io.pmrealtime.notification.preference.PreferenceStore;
import io.pmrealtime.notification.preference.WorkspaceSettingsStore;
import io.pmrealtime.notification.project.ProjectPerson;
import io.pmrealtime.notification.project.Projects;
import io.pmrealtime.notification.project.TaskKey;
import io.pmrealtime.notification.subscription.Subject;
import io.pmrealtime.notification.subscription.Subscriptions;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads what an evaluation has to know, one query for each kind of thing however many people there are. */
@ApplicationScoped
public class CircumstancesLoader {
    private final Directory directory;
    private final Projects projects;
    private final Subscriptions subscriptions;
    private final PreferenceStore preferences;
    private final WorkspaceSettingsStore workspaces;

    CircumstancesLoader(
            Directory directory,
            Projects projects,
            Subscriptions subscriptions,
            PreferenceStore preferences,
            WorkspaceSettingsStore workspaces) {
        this.directory = directory;
        this.projects = projects;
        this.subscriptions = subscriptions;
        this.preferences = preferences;
        this.workspaces = workspaces;
    }

    /**
     * Loads what is known by the connection that is given.
     *
     * @param others people of whom only the directory's entry is needed
     */
    public Uni<Circumstances> load(SqlClient connection, Collection<Asked> asked, Collection<UserKey> others) {
        Set<UserKey> users = asked.stream().map(Asked::user).collect(Collectors.toCollection(LinkedHashSet::new));
        Set<UserKey> people = new LinkedHashSet<>(users);
        people.addAll(others);
        Set<String> workspaceIds = users.stream().map(UserKey::workspaceId).collect(Collectors.toSet());
        Set<ProjectPerson> members = asked.stream()
                .map(Asked::projectPerson)
                .flatMap(Optional::stream)
                .collect(Collectors.toSet());
        Set<TaskKey> tasks = asked.stream()
                .flatMap(each -> Optional.ofNullable(each.task()).stream())
                .collect(Collectors.toSet());
        Set<Subject> subjects = asked.stream().flatMap(Asked::subjects).collect(Collectors.toSet());
        // One after the other: a connection runs one statement at a time anyway.
        return directory.find(connection, people).chain(entries -> preferences
                .find(connection, users)
                .chain(chosen -> workspaces.find(connection, workspaceIds).chain(settings -> projects.memberships(
                                connection, members)
                        .chain(memberships -> projects.tasks(connection, tasks).chain(known -> subscriptions
                                .find(connection, subjects)
                                .map(modes ->
                                        new Circumstances(entries, chosen, settings, memberships, known, modes)))))));
    }
}
