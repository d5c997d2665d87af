package io.pmrealtime.notification.project;

import org.jspecify.annotations.Nullable;

/**
 * What the projection says of a person and a project.
 *
 * @param projectKnown whether any event named the project or a member of it
 * @param projectDeleted whether it is gone
 * @param role the person's role; null for who is no member
 */
public record Membership(
        boolean projectKnown,
        boolean projectDeleted,
        @Nullable String role) {
    /** Of a project that nobody has heard of. */
    public static final Membership UNKNOWN_PROJECT = new Membership(false, false, null);
}
