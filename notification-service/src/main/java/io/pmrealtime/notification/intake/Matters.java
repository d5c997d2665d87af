package io.pmrealtime.notification.intake;

import io.pmrealtime.notification.directory.Directory;
import io.pmrealtime.notification.event.ReceivedEvent;
import io.pmrealtime.notification.project.CommentMention;
import io.pmrealtime.notification.project.ProjectKey;
import io.pmrealtime.notification.project.Projects;
import io.pmrealtime.notification.project.Task;
import io.pmrealtime.notification.project.TaskKey;
import io.pmrealtime.notification.recipient.Concern;
import io.pmrealtime.notification.recipient.Facts;
import io.pmrealtime.notification.recipient.Recipients;
import io.pmrealtime.notification.subscription.Mode;
import io.pmrealtime.notification.subscription.Subject;
import io.pmrealtime.notification.subscription.Subscriptions;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finds out whom the events of a batch concern, one query for each kind of fact. */
@ApplicationScoped
class Matters {
    private final Directory directory;
    private final Projects projects;
    private final Subscriptions subscriptions;

    Matters(Directory directory, Projects projects, Subscriptions subscriptions) {
        this.directory = directory;
        this.projects = projects;
        this.subscriptions = subscriptions;
    }

    /** The events that concern somebody, in their order. */
    Uni<List<Matter>> of(SqlClient connection, List<ReceivedEvent> events, Instant now) {
        Map<ReceivedEvent, Concern> concerns = new LinkedHashMap<>();
        events.forEach(event -> Concern.of(event).ifPresent(concern -> concerns.put(event, concern)));
        if (concerns.isEmpty()) {
            return Uni.createFrom().item(List.of());
        }
        return known(connection, concerns, now).map(known -> {
            List<Matter> matters = new ArrayList<>();
            concerns.forEach((event, concern) -> {
                Matter matter = new Matter(event, concern, Recipients.of(event, known.facts(event, concern)));
                if (!matter.recipients().isEmpty()) {
                    matters.add(matter);
                }
            });
            return matters;
        });
    }

    private Uni<Known> known(SqlClient connection, Map<ReceivedEvent, Concern> concerns, Instant now) {
        Set<TaskKey> tasks = keys(concerns, concern -> true, Concern::task);
        Set<ProjectKey> teams = keys(concerns, Concern::team, Concern::project);
        Set<String> admins = concerns.entrySet().stream()
                .filter(entry -> entry.getValue().admins())
                .map(entry -> entry.getKey().workspaceId())
                .collect(Collectors.toSet());
        Set<Subject> followed = concerns.values().stream()
                .filter(Concern::followers)
                .flatMap(Matters::subjects)
                .collect(Collectors.toSet());
        List<CommentMention> mentions = concerns.keySet().stream()
                .flatMap(event -> Concern.commentMentions(event).stream())
                .distinct()
                .toList();
        return projects.tasks(connection, tasks).chain(foundTasks -> projects.teams(connection, teams)
                .chain(foundTeams -> directory.admins(connection, admins).chain(foundAdmins -> subscriptions
                        .find(connection, followed)
                        .chain(modes -> projects.firstMentions(connection, mentions, now)
                                .map(first -> new Known(
                                        foundTasks, foundTeams, foundAdmins, modes, new HashSet<>(first)))))));
    }

    private static <K> Set<K> keys(
            Map<ReceivedEvent, Concern> concerns, Predicate<Concern> wanted, Function<Concern, ? extends K> key) {
        return concerns.values().stream()
                .filter(wanted)
                .<K>map(key)
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
    }

    private static Stream<Subject> subjects(Concern concern) {
        List<Subject> subjects = new ArrayList<>();
        TaskKey task = concern.task();
        ProjectKey project = concern.project();
        if (task != null) {
            subjects.add(new Subject(task.workspaceId(), Subject.Kind.TASK, task.taskId()));
        }
        if (project != null) {
            subjects.add(new Subject(project.workspaceId(), Subject.Kind.PROJECT, project.projectId()));
        }
        return subjects.stream();
    }

    /**
     * What was found.
     *
     * @param firstMentions mentions that are the first of their person in their comment; each is taken once, so that an edit in
     *     the same batch counts as an edit
     */
    private record Known(
            Map<TaskKey, Task> tasks,
            Map<ProjectKey, Map<String, String>> teams,
            Map<String, List<String>> admins,
            Map<Subject, Map<String, Mode>> subscriptions,
            Set<CommentMention> firstMentions) {

        Facts facts(ReceivedEvent event, Concern concern) {
            Set<String> repeated = new HashSet<>();
            for (CommentMention mention : Concern.commentMentions(event)) {
                if (!firstMentions.remove(mention)) {
                    repeated.add(mention.userId());
                }
            }
            return new Facts(
                    concern.task() == null ? null : tasks.get(concern.task()),
                    concern.followers() ? followers(concern) : List.of(),
                    concern.team() && concern.project() != null
                            ? teams.getOrDefault(concern.project(), Map.of())
                            : Map.of(),
                    concern.admins() ? admins.getOrDefault(event.workspaceId(), List.of()) : List.of(),
                    repeated);
        }

        private List<String> followers(Concern concern) {
            return subjects(concern)
                    .flatMap(subject -> subscriptions.getOrDefault(subject, Map.of()).entrySet().stream())
                    .filter(entry -> entry.getValue() == Mode.FOLLOW)
                    .map(Map.Entry::getKey)
                    .distinct()
                    .toList();
        }
    }
}
