package io.pmrealtime.presence.state;

import io.pmrealtime.contracts.presence.Page;
import io.pmrealtime.contracts.presence.PresenceSignal.Located;
import io.pmrealtime.contracts.room.ResourceId;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What somebody looks at.
 *
 * @param taskId null for the project as such
 */
public record Location(String projectId, @Nullable String taskId, Page page) {
    public Location {
        ResourceId.require(projectId);
        if (taskId != null) {
            ResourceId.require(taskId);
        }
    }

    boolean isAt(Located signal) {
        return projectId.equals(signal.projectId()) && page == signal.page() && Objects.equals(taskId, signal.taskId());
    }
}
