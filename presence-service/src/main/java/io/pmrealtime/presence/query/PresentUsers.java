package io.pmrealtime.presence.query;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import io.pmrealtime.contracts.presence.Page;
import io.pmrealtime.contracts.presence.UserStatus;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

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

    /**
     * @param userAvatar URL of a picture
     * @param status in the workspace
     * @param location null for somebody who is connected and looks at no project
     * @param lastSeen the newest sign of the user there
     * @param version events about the user with this version or a lower one are contained
     */
    public record PresentUser(
            String userId,
            String userName,
            @Nullable String userAvatar,
            UserStatus status,
            @Nullable Where location,
            Instant lastSeen,
            long version) {}

    /** The place within the project. */
    @JsonInclude(Include.NON_NULL)
    public record Where(
            String projectId, Page page, @Nullable String taskId) {}
}
