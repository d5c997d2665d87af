package io.pmrealtime.gateway.access;

import io.pmrealtime.contracts.access.AccessKeys;
import io.pmrealtime.contracts.room.Room;
import io.pmrealtime.contracts.room.RoomKind;
import io.pmrealtime.contracts.token.Identity;
import io.pmrealtime.gateway.access.AccessRule.ProjectFacts;
import io.pmrealtime.gateway.config.GatewayConfig;
import io.quarkus.redis.datasource.ReactiveRedisDataSource;
import io.quarkus.redis.datasource.hash.ReactiveHashCommands;
import io.quarkus.redis.datasource.value.ReactiveValueCommands;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Asks the access projection in Redis. What a message needs is asked for at once, so that it costs one round trip, and one more where
 * tasks are among the rooms. Answers come on a thread of the Redis client; they fail when Redis does not answer in time.
 */
@ApplicationScoped
public class RoomAccess {
    private final ReactiveHashCommands<String, String, String> hashes;
    private final ReactiveValueCommands<String, String> values;
    private final Duration timeout;

    RoomAccess(ReactiveRedisDataSource redis, GatewayConfig config) {
        this.hashes = redis.hash(String.class);
        this.values = redis.value(String.class);
        this.timeout = config.access().timeout();
    }

    /** Which of these rooms the user may join. */
    public Uni<Decision> decide(Identity identity, List<Room> rooms) {
        return projectsOfTasks(rooms)
                .chain(projectOfTask -> decide(identity, rooms, projectOfTask))
                .ifNoItem()
                .after(timeout)
                .fail();
    }

    /** The project of a task; empty for a task that no event has named. */
    public Uni<Optional<String>> projectOf(String taskId) {
        return values.get(AccessKeys.task(taskId))
                .map(Optional::ofNullable)
                .ifNoItem()
                .after(timeout)
                .fail();
    }

    private Uni<Decision> decide(Identity identity, List<Room> rooms, Map<String, String> projectOfTask) {
        List<String> projects = List.copyOf(AccessRule.projects(rooms, projectOfTask));
        if (projects.isEmpty()) {
            return Uni.createFrom().item(() -> AccessRule.decide(identity, rooms, projectOfTask, Map.of(), null));
        }
        List<Uni<Map<String, String>>> questions = projects.stream()
                .map(project ->
                        hashes.hmget(AccessKeys.project(project), AccessKeys.WORKSPACE_FIELD, identity.userId()))
                .toList();
        Uni<Optional<String>> workspaceRole = hashes.hget(
                        AccessKeys.workspace(identity.workspaceId()), identity.userId())
                .map(Optional::ofNullable);
        return Uni.combine()
                .all()
                .unis(Uni.join().all(questions).andFailFast(), workspaceRole)
                .with((answers, role) -> {
                    Map<String, ProjectFacts> facts = new HashMap<>();
                    for (int i = 0; i < projects.size(); i++) {
                        facts.put(projects.get(i), facts(answers.get(i), identity.userId()));
                    }
                    return AccessRule.decide(identity, rooms, projectOfTask, facts, role.orElse(null));
                });
    }

    private Uni<Map<String, String>> projectsOfTasks(List<Room> rooms) {
        List<String> tasks = rooms.stream()
                .filter(room -> room.kind() == RoomKind.TASK)
                .map(Room::id)
                .toList();
        if (tasks.isEmpty()) {
            return Uni.createFrom().item(Map.of());
        }
        List<Uni<Optional<String>>> questions = tasks.stream()
                .map(task -> values.get(AccessKeys.task(task)).map(Optional::ofNullable))
                .toList();
        return Uni.join().all(questions).andFailFast().map(answers -> {
            Map<String, String> projectOfTask = new HashMap<>();
            for (int i = 0; i < tasks.size(); i++) {
                String task = tasks.get(i);
                answers.get(i).ifPresent(project -> projectOfTask.put(task, project));
            }
            return projectOfTask;
        });
    }

    private static ProjectFacts facts(Map<String, String> answer, String userId) {
        @Nullable String workspaceId = answer.get(AccessKeys.WORKSPACE_FIELD);
        @Nullable String role = answer.get(userId);
        return new ProjectFacts(workspaceId, role);
    }
}
