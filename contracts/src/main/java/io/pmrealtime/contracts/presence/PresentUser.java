package io.pmrealtime.contracts.presence;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who is there, as clients are answered.
 *
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
        long version) {

    /** The same, seen then at the latest: heartbeats that change nothing are known to the sorted sets only. */
    public PresentUser seenAt(long millis) {
        Instant seen = Instant.ofEpochMilli(millis);
        return seen.isAfter(lastSeen)
                ? new PresentUser(userId, userName, userAvatar, status, location, seen, version)
                : this;
    }

    /** The place within the project. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Where(
            String projectId, Page page, @Nullable String taskId) {}
}
