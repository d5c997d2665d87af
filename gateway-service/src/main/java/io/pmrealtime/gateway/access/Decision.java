package io.pmrealtime.gateway.access;

import io.pmrealtime.contracts.room.Room;
import io.pmrealtime.contracts.token.Identity;
import io.pmrealtime.gateway.room.Grant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What a user may join of what was asked for.
 *
 * @param granted the rooms that may be joined, in the order asked for
 * @param refused the others
 * @param administers whether the access projection says that the user administers the workspace; null where no project was asked about
 */
public record Decision(
        List<Grant> granted, List<Room> refused, @Nullable Boolean administers) {
    public Decision {
        granted = List.copyOf(granted);
        refused = List.copyOf(refused);
    }

    /** The same without the rooms of projects that the user has been removed from since; nothing changes for an admin. */
    public Decision without(Identity identity, Predicate<String> removed) {
        if (identity.isAdmin() || Boolean.TRUE.equals(administers)) {
            return this;
        }
        List<Grant> kept = new ArrayList<>();
        List<Room> lost = new ArrayList<>(refused);
        for (Grant grant : granted) {
            String project = grant.projectId();
            if (project != null && removed.test(project)) {
                lost.add(grant.room());
            } else {
                kept.add(grant);
            }
        }
        return new Decision(kept, lost, administers);
    }
}
