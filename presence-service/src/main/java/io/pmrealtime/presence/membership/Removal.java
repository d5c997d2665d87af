package io.pmrealtime.presence.membership;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.pmrealtime.contracts.event.EventType;
import io.pmrealtime.contracts.kafka.Header;
import io.pmrealtime.contracts.room.ResourceId;
import io.pmrealtime.presence.state.UserKey;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Somebody was taken out of a project, or of the workspace.
 *
 * @param projectId null for the workspace
 */
record Removal(UserKey user, @Nullable String projectId) {
    private static final Logger LOG = Logger.getLogger(Removal.class);
    private static final ObjectMapper MAPPER = new JsonMapper();
    private static final Set<String> OF_PROJECT =
            Set.of(EventType.TEAM_MEMBER_REMOVED.typeName(), EventType.PROJECT_TEAM_CHANGED.typeName());
    private static final String OF_WORKSPACE = EventType.WORKSPACE_MEMBER_REMOVED.typeName();

    /** Reads a record of {@code pm.realtime}; nothing for what is no removal. Looks at the value only when the type may be one. */
    static Optional<Removal> of(ConsumerRecord<byte[], byte[]> record) {
        String type = Header.text(record.headers(), Header.CE_TYPE);
        String workspaceId = Header.text(record.headers(), Header.CE_WORKSPACE_ID);
        if (type == null || workspaceId == null || !(OF_PROJECT.contains(type) || OF_WORKSPACE.equals(type))) {
            return Optional.empty();
        }
        try {
            JsonNode data = MAPPER.readTree(record.value());
            String userId = data.path("userId").asText();
            String projectId =
                    OF_WORKSPACE.equals(type) ? null : data.path("projectId").asText();
            boolean complete = ResourceId.isValid(workspaceId)
                    && ResourceId.isValid(userId)
                    && (projectId == null || ResourceId.isValid(projectId));
            return complete ? Optional.of(new Removal(new UserKey(workspaceId, userId), projectId)) : Optional.empty();
        } catch (IOException e) {
            LOG.debug("A record of pm.realtime is no JSON", e);
            return Optional.empty();
        }
    }
}
