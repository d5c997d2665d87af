package io.pmrealtime.presence.query;

import io.pmrealtime.contracts.presence.PresentUser;
import java.util.List;

/**
 * Who is there, the latest seen first.
 *
 * @param users as many as the service's limit allows
 * @param total how many there are in all
 */
public record PresentUsers(List<PresentUser> users, long total) {
    public PresentUsers {
        users = List.copyOf(users);
    }
}
