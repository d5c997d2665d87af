package io.pmrealtime.gateway.tail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.pmrealtime.contracts.event.EventType;
import io.pmrealtime.contracts.room.ResourceId;
import java.io.IOException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Finds the memberships that end. These three types are the only ones whose payload is looked at, because the user stands nowhere else;
 * they are rare.
 */
final class MembershipEndReader {
    private static final Logger LOG = Logger.getLogger(MembershipEndReader.class);
    private static final ObjectReader READER = JsonMapper.builder().build().reader();

    private MembershipEndReader() {}

    /** The membership that this event ends, or null for any other event. */
    static @Nullable MembershipEnd read(String type, byte @Nullable [] data) {
        boolean fromWorkspace = type.equals(EventType.WORKSPACE_MEMBER_REMOVED.typeName());
        boolean teamChanged = type.equals(EventType.PROJECT_TEAM_CHANGED.typeName());
        boolean ends = fromWorkspace || teamChanged || type.equals(EventType.TEAM_MEMBER_REMOVED.typeName());
        if (!ends || data == null) {
            return null;
        }
        JsonNode json;
        try {
            json = READER.readTree(data);
        } catch (IOException e) {
            LOG.warnf("An event of type %s is no JSON: nobody was removed by it", type);
            return null;
        }
        if (teamChanged && !"removed".equals(json.path("action").textValue())) {
            return null;
        }
        String userId = json.path("userId").textValue();
        String projectId = json.path("projectId").textValue();
        if (userId == null || !ResourceId.isValid(userId)) {
            return null;
        }
        if (fromWorkspace) {
            return new MembershipEnd.FromWorkspace(userId);
        }
        return projectId == null ? null : new MembershipEnd.FromProject(userId, projectId);
    }
}
