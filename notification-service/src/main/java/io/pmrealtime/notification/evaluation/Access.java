package io.pmrealtime.notification.evaluation;

import io.pmrealtime.notification.directory.Person;
import io.pmrealtime.notification.project.Membership;
import io.pmrealtime.notification.project.Task;
import org.jspecify.annotations.Nullable;

/** Who may see what. Pure. */
final class Access {
    private Access() {}

    /**
     * May the person be told of something?
     *
     * @param membership what the person is in its project; null for what belongs to no project
     * @param task the task that it is about; null for none, or an unknown one
     * @param named whether an event names the person. Of a project that was there before this service's first event nothing is
     *     known: then the word of the producer is taken for the people whom it names, and nobody else is told
     */
    static boolean maySee(Person person, @Nullable Membership membership, @Nullable Task task, boolean named) {
        if (person.left() || (task != null && task.deleted())) {
            return false;
        }
        if (membership == null) {
            return true;
        }
        if (membership.projectDeleted()) {
            return false;
        }
        return person.isAdmin() || membership.role() != null || (!membership.projectKnown() && named);
    }
}
