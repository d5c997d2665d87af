package io.pmrealtime.notification.matter;

import io.pmrealtime.notification.config.NotificationConfig;
import io.pmrealtime.notification.directory.Directory;
import io.pmrealtime.notification.event.ReceivedEvent;
import io.pmrealtime.notification.project.CommentMention;
import io.pmrealtime.notification.project.PreviousAssignees;
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
import org.jspecify.annotations.Nullable;

/** Finds out whom the events of a batch concern, one query for each kind of fact. */
@ApplicationScoped
public class Matters {
    /** Most people that one transaction decides on. */
    private static final int MOST_PEOPLE = 5_000;

    private final Directory directory;
    private final Projects projects;
    private final Subscriptions subscriptions;
    private final int limit;

    Matters(Directory directory, Projects projects, Subscriptions subscriptions, NotificationConfig config) {
        this.limit = config.fanOut().threshold();
        this.directory = directory;
        this.projects = projects;
        this.subscriptions = subscriptions;
    }

    /**
     * What the events are to somebody, in their order, and those that are to be worked off in steps.
     *
     * @param previous from whom assignments took tasks
     */
    public Uni<Found> of(SqlClient connection, List<ReceivedEvent> events, PreviousAssignees previous, Instant now) {
        Map<ReceivedEvent, Concern> concerns = new LinkedHashMap<>();
        events.forEach(event -> Concern.of(event).ifPresent(concern -> concerns.put(event, concern)));
        if (concerns.isEmpty()) {
            return Uni.createFrom().item(new Found(List.of(), List.of()));
        }
        List<CommentMention> mentions = concerns.keySet().stream()
                .flatMap(event -> Concern.commentMentions(event).stream())
                .distinct()
                .toList();
        return Uni.combine()
                .all()
                .unis(crowded(connection, concerns), projects.firstMentions(connection, mentions, now))
                .asTuple()
                .chain(crowdedAndFirst -> sort(
                        connection,
                        concerns,
                        crowdedAndFirst.getItem1(),
                        new HashSet<>(crowdedAndFirst.getItem2()),
                        previous));
    }

    /** What an event is to everybody whom it concerns now. */
    public Uni<Matter> whole(SqlClient connection, ReceivedEvent event, Set<String> repeatedMentions) {
        Concern concern = Concern.of(event).orElseThrow();
        return known(connection, Map.of(event, concern))
                .map(known -> new Matter(
                        event, concern, Recipients.of(event, known.facts(event, concern, repeatedMentions, null))));
    }

    private Uni<Found> sort(
            SqlClient connection,
            Map<ReceivedEvent, Concern> concerns,
            Set<ReceivedEvent> crowded,
            Set<CommentMention> firstMentions,
            PreviousAssignees previous) {
        Map<ReceivedEvent, Set<String>> repeated = new LinkedHashMap<>();
        concerns.keySet().forEach(event -> repeated.put(event, repeatedMentions(event, firstMentions)));
        Map<ReceivedEvent, Concern> here = new LinkedHashMap<>(concerns);
        here.keySet().removeAll(crowded);
        return known(connection, here).map(known -> {
            List<Matter> matters = new ArrayList<>();
            List<Large> large = new ArrayList<>();
            int people = 0;
            for (ReceivedEvent event : concerns.keySet()) {
                Set<String> already = repeated.getOrDefault(event, Set.of());
                Concern concern = here.get(event);
                if (concern == null) {
                    large.add(new Large(event, already));
                    continue;
                }
                Matter matter = new Matter(
                        event, concern, Recipients.of(event, known.facts(event, concern, already, previous.of(event))));
                int more = matter.recipients().size();
                if (more > 1 && people + more > MOST_PEOPLE) {
                    large.add(new Large(event, already));
                } else if (more > 0) {
                    matters.add(matter);
                    people += more;
                }
            }
            return new Found(matters, large);
        });
    }

    /** The events that may concern more people than are dealt with at once. */
    private Uni<Set<ReceivedEvent>> crowded(SqlClient connection, Map<ReceivedEvent, Concern> concerns) {
        return Uni.combine()
                .all()
                .unis(
                        projects.crowded(connection, keys(concerns, Concern::team, Concern::project), limit),
                        subscriptions.crowded(connection, followed(concerns), limit))
                .with((teams, followed) -> concerns.entrySet().stream()
                        .filter(entry -> isCrowded(entry.getKey(), entry.getValue(), teams, followed))
                        .map(Map.Entry::getKey)
                        .collect(Collectors.toSet()));
    }

    private boolean isCrowded(
            ReceivedEvent event, Concern concern, Set<ProjectKey> crowdedTeams, Set<Subject> crowdedSubjects) {
        return event.ids("mentions").size() > limit
                || concern.team() && concern.project() != null && crowdedTeams.contains(concern.project())
                || concern.followers() && subjects(concern).anyMatch(crowdedSubjects::contains);
    }

    /** Mentions that are not the first of their person in their comment; each first one is taken once. */
    private static Set<String> repeatedMentions(ReceivedEvent event, Set<CommentMention> firstMentions) {
        return Concern.commentMentions(event).stream()
                .filter(mention -> !firstMentions.remove(mention))
                .map(CommentMention::userId)
                .collect(Collectors.toSet());
    }

    private Uni<Known> known(SqlClient connection, Map<ReceivedEvent, Concern> concerns) {
        Set<String> admins = concerns.entrySet().stream()
                .filter(entry -> entry.getValue().admins())
                .map(entry -> entry.getKey().workspaceId())
                .collect(Collectors.toSet());
        return Uni.combine()
                .all()
                .unis(
                        projects.tasks(connection, keys(concerns, Concern::followers, Concern::task)),
                        projects.teams(connection, keys(concerns, Concern::team, Concern::project)),
                        directory.admins(connection, admins),
                        subscriptions.find(connection, followed(concerns)))
                .with(Known::new);
    }

    private static Set<Subject> followed(Map<ReceivedEvent, Concern> concerns) {
        return concerns.values().stream()
                .filter(Concern::followers)
                .flatMap(Matters::subjects)
                .collect(Collectors.toSet());
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
     * What the events of a batch are.
     *
     * @param large those that are worked off in steps
     */
    public record Found(List<Matter> matters, List<Large> large) {}

    /** An event that concerns many, and who was told of a mention in the same comment before. */
    public record Large(ReceivedEvent event, Set<String> repeatedMentions) {}

    /** The facts. */
    private record Known(
            Map<TaskKey, Task> tasks,
            Map<ProjectKey, Map<String, String>> teams,
            Map<String, List<String>> admins,
            Map<Subject, Map<String, Mode>> subscriptions) {

        Facts facts(
                ReceivedEvent event, Concern concern, Set<String> repeatedMentions, @Nullable String previousAssignee) {
            return new Facts(
                    concern.task() == null ? null : tasks.get(concern.task()),
                    concern.followers() ? followers(concern) : List.of(),
                    concern.team() && concern.project() != null
                            ? teams.getOrDefault(concern.project(), Map.of())
                            : Map.of(),
                    concern.admins() ? admins.getOrDefault(event.workspaceId(), List.of()) : List.of(),
                    repeatedMentions,
                    previousAssignee);
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
