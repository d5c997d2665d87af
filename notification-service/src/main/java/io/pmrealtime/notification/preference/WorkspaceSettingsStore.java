package io.pmrealtime.notification.preference;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pmrealtime.notification.choice.Switch;
import io.pmrealtime.notification.choice.WorkspaceSettings;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What admins set for their workspaces. Runs its statements on the connection or pool that it is given. */
@ApplicationScoped
public class WorkspaceSettingsStore {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final ChoicesConverter CHOICES = new ChoicesConverter();

    private static final String FIND =
            "select workspace_id, defaults, locked from workspace_preference where workspace_id = any($1)";

    private static final String PUT = """
            insert into workspace_preference (workspace_id, defaults, locked, updated_at) values ($1, $2, $3, $4)
            on conflict (workspace_id) do update set
                defaults = excluded.defaults, locked = excluded.locked, updated_at = excluded.updated_at""";

    private final Clock clock;

    WorkspaceSettingsStore(Clock clock) {
        this.clock = clock;
    }

    /** The settings of one workspace. */
    Uni<WorkspaceSettings> get(SqlClient client, String workspaceId) {
        return find(client, List.of(workspaceId)).map(found -> found.getOrDefault(workspaceId, WorkspaceSettings.NONE));
    }

    /** The settings of these workspaces, where there are any. */
    public Uni<Map<String, WorkspaceSettings>> find(SqlClient client, Collection<String> workspaceIds) {
        if (workspaceIds.isEmpty()) {
            return Uni.createFrom().item(Map.of());
        }
        return client.preparedQuery(FIND)
                .execute(Tuple.of(workspaceIds.toArray(String[]::new)))
                .map(rows -> {
                    Map<String, WorkspaceSettings> found = new HashMap<>();
                    for (Row row : rows) {
                        found.put(row.getString("workspace_id"), settings(row));
                    }
                    return found;
                });
    }

    Uni<Void> put(SqlClient client, String workspaceId, WorkspaceSettings settings) {
        return client.preparedQuery(PUT)
                .execute(Tuple.of(
                        workspaceId,
                        CHOICES.convertToDatabaseColumn(settings.defaults()),
                        names(settings),
                        clock.instant().atOffset(ZoneOffset.UTC)))
                .replaceWithVoid();
    }

    private static String names(WorkspaceSettings settings) {
        try {
            return JSON.writeValueAsString(
                    settings.locked().stream().map(Switch::field).toList());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a list of names is JSON", e);
        }
    }

    private static WorkspaceSettings settings(Row row) {
        try {
            List<String> locked = JSON.readValue(row.getString("locked"), new TypeReference<>() {});
            return new WorkspaceSettings(
                    CHOICES.convertToEntityAttribute(row.getString("defaults")),
                    locked.stream().map(Switch::of).flatMap(Optional::stream).collect(Collectors.toSet()));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("stored names are no JSON array", e);
        }
    }
}
