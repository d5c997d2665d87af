package io.pmrealtime.notification.recipient;

import io.pmrealtime.notification.project.Task;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is known about the things that an event is about, as far as its {@link Concern} asks for it.
 *
 * @param task the task, where its followers matter; null when unknown
 * @param followers who follows the task or the project
 * @param team members of the project and their roles
 * @param admins admins of the workspace
 * @param repeatedMentions people who were told of a mention in the same comment before
 * @param previousAssignee whom an assignment took the task from, where it does not say it; null for nobody
 */
public record Facts(
        @Nullable Task task,
        List<String> followers,
        Map<String, String> team,
        List<String> admins,
        Set<String> repeatedMentions,
        @Nullable String previousAssignee) {
    /** Nothing is known. */
    public static final Facts NONE = new Facts(null, List.of(), Map.of(), List.of(), Set.of(), null);
}
