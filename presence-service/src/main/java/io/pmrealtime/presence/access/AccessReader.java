package io.pmrealtime.presence.access;

import io.pmrealtime.contracts.access.AccessKeys;
import io.pmrealtime.contracts.access.ProjectAccess;
import io.pmrealtime.contracts.room.ResourceId;
import io.pmrealtime.contracts.token.Identity;
import io.pmrealtime.presence.redis.RedisPipeline;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Asks the access projection who may see what. Worker threads only. */
public final class AccessReader {
    private final RedisPipeline redis;

    public AccessReader(RedisPipeline redis) {
        this.redis = redis;
    }

    /** Those of the projects that the user may see, in the order given. */
    public Set<String> visible(Identity identity, List<String> projectIds) {
        List<String> valid = projectIds.stream().filter(ResourceId::isValid).toList();
        List<Request> commands = new ArrayList<>();
        commands.add(Request.cmd(Command.HGET)
                .arg(AccessKeys.workspace(identity.workspaceId()))
                .arg(identity.userId()));
        for (String projectId : valid) {
            commands.add(Request.cmd(Command.HMGET)
                    .arg(AccessKeys.project(projectId))
                    .arg(AccessKeys.WORKSPACE_FIELD)
                    .arg(identity.userId()));
        }
        List<@Nullable Response> answers = redis.run(commands);
        String workspaceRole = text(answers.get(0));
        Set<String> visible = new LinkedHashSet<>();
        for (int i = 0; i < valid.size(); i++) {
            ProjectAccess access = access(answers.get(i + 1), workspaceRole);
            if (access.permits(identity.workspaceId(), identity.isAdmin())) {
                visible.add(valid.get(i));
            }
        }
        return visible;
    }

    public boolean maySee(Identity identity, String projectId) {
        return visible(identity, List.of(projectId)).contains(projectId);
    }

    /**
     * Does the projection let the user see the project? Who is an admin by the token alone is not known to it.
     *
     * @param workspaceId the workspace that the user is in
     */
    public boolean isMember(String workspaceId, String userId, String projectId) {
        List<@Nullable Response> answers = redis.run(List.of(
                Request.cmd(Command.HGET).arg(AccessKeys.workspace(workspaceId)).arg(userId),
                Request.cmd(Command.HMGET)
                        .arg(AccessKeys.project(projectId))
                        .arg(AccessKeys.WORKSPACE_FIELD)
                        .arg(userId)));
        return access(answers.get(1), text(answers.get(0))).permits(workspaceId, false);
    }

    /** Does the projection know the user as one of the workspace? */
    public boolean isInWorkspace(String workspaceId, String userId) {
        return redis.run(List.of(Request.cmd(Command.HGET)
                                .arg(AccessKeys.workspace(workspaceId))
                                .arg(userId)))
                        .get(0)
                != null;
    }

    /** The project of a task, if anybody has heard of the task. */
    public Optional<String> projectOf(String taskId) {
        if (!ResourceId.isValid(taskId)) {
            return Optional.empty();
        }
        Response project = redis.run(List.of(Request.cmd(Command.GET).arg(AccessKeys.task(taskId))))
                .get(0);
        return Optional.ofNullable(text(project));
    }

    private static ProjectAccess access(@Nullable Response fields, @Nullable String workspaceRole) {
        return fields == null
                ? new ProjectAccess(null, null, workspaceRole)
                : new ProjectAccess(text(fields.get(0)), text(fields.get(1)), workspaceRole);
    }

    private static @Nullable String text(@Nullable Response response) {
        return response == null ? null : response.toString();
    }
}
