package io.pmrealtime.notification.evaluation;

import io.pmrealtime.notification.choice.Preferences;
import io.pmrealtime.notification.choice.QuietHours;
import io.pmrealtime.notification.choice.WorkspaceSettings;
import io.pmrealtime.notification.directory.Person;
import io.pmrealtime.notification.directory.UserKey;
import io.pmrealtime.notification.project.Membership;
import io.pmrealtime.notification.project.ProjectPerson;
import io.pmrealtime.notification.project.Task;
import io.pmrealtime.notification.project.TaskKey;
import io.pmrealtime.notification.recipient.NotificationType;
import io.pmrealtime.notification.recipient.Reason;
import io.pmrealtime.notification.subscription.Mode;
import io.pmrealtime.notification.subscription.Subject;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is known about many people and the things that they may be told of. */
public record Circumstances(
        Map<UserKey, Person> people,
        Map<UserKey, Preferences> preferences,
        Map<String, WorkspaceSettings> workspaces,
        Map<ProjectPerson, Membership> memberships,
        Map<TaskKey, Task> tasks,
        Map<Subject, Map<String, Mode>> subscriptions) {
    /** The directory's entry; one with nothing but the id for somebody unknown. */
    public Person person(UserKey user) {
        Person known = people.get(user);
        return known == null ? Person.unknown(user.userId()) : known;
    }

    /**
     * The evaluation of telling somebody something.
     *
     * @param reason why the person would be told
     * @param named whether an event names the person, see {@link Access}
     */
    public Evaluation evaluation(
            Asked asked, NotificationType type, Reason reason, boolean named, boolean critical, Instant now) {
        UserKey user = asked.user();
        return new Evaluation(
                type,
                maySee(asked, named),
                false,
                critical,
                reason == Reason.MENTIONED,
                mode(asked, Subject.Kind.TASK),
                mode(asked, Subject.Kind.PROJECT),
                inOwnZone(user),
                workspaces.getOrDefault(user.workspaceId(), WorkspaceSettings.NONE),
                now);
    }

    /** Quiet hours are in the zone that the person chose, else in the directory's, else in UTC: as digests are. */
    private Preferences inOwnZone(UserKey user) {
        Preferences chosen = preferences.getOrDefault(user, Preferences.DEFAULTS);
        return chosen.with(chosen.quietHours().orIn(person(user).zone().orElse(QuietHours.DEFAULT_ZONE)));
    }

    /** Whether somebody who was told of a thing may still see it. */
    public boolean maySee(Asked asked) {
        return maySee(asked, true);
    }

    private boolean maySee(Asked asked, boolean named) {
        Membership membership = asked.projectPerson()
                .map(key -> memberships.getOrDefault(key, Membership.UNKNOWN_PROJECT))
                .orElse(null);
        Task task = asked.task() == null ? null : tasks.get(asked.task());
        return Access.maySee(person(asked.user()), membership, task, named);
    }

    private @Nullable Mode mode(Asked asked, Subject.Kind kind) {
        return asked.subjects()
                .filter(subject -> subject.kind() == kind)
                .map(subject -> subscriptions.getOrDefault(subject, Map.of()))
                .filter(modes -> modes.containsKey(asked.user().userId()))
                .map(modes -> modes.get(asked.user().userId()))
                .findFirst()
                .orElse(null);
    }
}
