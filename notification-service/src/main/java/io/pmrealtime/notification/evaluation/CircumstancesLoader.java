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
        Set<String> userIds = users.stream().map(UserKey::userId).collect(Collectors.toSet());
        // All at once: the connection sends them without waiting for the answers to those before.
        return Uni.combine()
                .all()
                .unis(
                        directory.find(connection, people),
                        preferences.find(connection, users),
                        workspaces.find(connection, workspaceIds),
                        projects.memberships(connection, members),
                        projects.tasks(connection, tasks),
                        subscriptions.find(connection, subjects, userIds))
                .with(Circumstances::new);
    }
}
