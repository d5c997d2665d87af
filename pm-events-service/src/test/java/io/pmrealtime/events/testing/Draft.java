package io.pmrealtime.events.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pmrealtime.contracts.event.EventType;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/** An event in the making, good unless a test spoils it. */
public final class Draft {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final Map<String, String> attributes = new LinkedHashMap<>();
    private final ObjectNode data;

    private Draft(EventType type, String workspaceId, ObjectNode data) {
        this.data = data;
        attributes.put("specversion", "1.0");
        attributes.put("id", UUID.randomUUID().toString());
        attributes.put("source", "/tests");
        attributes.put("type", type.typeName());
        attributes.put("time", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
        attributes.put("workspaceid", workspaceId);
    }

    public static Draft of(EventType type, String workspaceId, String data) {
        try {
            return new Draft(type, workspaceId, (ObjectNode) MAPPER.readTree(data.replace('\'', '"')));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    public static Draft taskUpdated(String workspaceId, String projectId, String taskId, String title) {
        return of(
                EventType.TASK_UPDATED,
                workspaceId,
                "{'id':'%s','projectId':'%s','title':'%s','updatedBy':'ada','updatedAt':'2026-03-01T09:30:00Z'}"
                        .formatted(taskId, projectId, title));
    }

    public static Draft team(EventType type, String workspaceId, String projectId, String action, String userId) {
        return of(
                type,
                workspaceId,
                ("{'projectId':'%s','action':'%s','userId':'%s','userName':'%s','changedBy':'ada',"
                                + "'changedAt':'2026-03-01T09:30:00Z'}")
                        .formatted(projectId, action, userId, userId));
    }

    public static Draft project(EventType type, String workspaceId, String projectId) {
        return of(
                type,
                workspaceId,
                "{'id':'%s','workspaceId':'%s','name':'Apollo','status':'active'}".formatted(projectId, workspaceId));
    }

    public static Draft member(EventType type, String workspaceId, String userId, String role) {
        return of(
                type,
                workspaceId,
                "{'workspaceId':'%s','userId':'%s','userName':'%s','role':'%s'}"
                        .formatted(workspaceId, userId, userId, role));
    }

    /** Of a type that the catalogue does not have, below the prefix that tests configure. */
    public static Draft custom(String workspaceId, String room) {
        return of(EventType.TASK_UPDATED, workspaceId, "{'door':'open','count':1.0}")
                .with("type", "acme.door.opened")
                .with("subject", room);
    }

    /** Sets an attribute; null leaves it out. */
    public Draft with(String attribute, String value) {
        if (value == null) {
            attributes.remove(attribute);
        } else {
            attributes.put(attribute, value);
        }
        return this;
    }

    public Draft at(String time) {
        return with("time", time);
    }

    /** Sets a text field of the payload; null leaves it out. */
    public Draft field(String name, String value) {
        if (value == null) {
            data.remove(name);
        } else {
            data.put(name, value);
        }
        return this;
    }

    public String id() {
        return attributes.get("id");
    }

    public String workspaceId() {
        return attributes.get("workspaceid");
    }

    /** The payload. */
    public String data() {
        return data.toString();
    }

    /** The attributes as headers of a binary-mode record. */
    public Map<String, String> headers() {
        Map<String, String> headers = new LinkedHashMap<>();
        attributes.forEach((name, value) -> headers.put("ce_" + name, value));
        headers.put("content-type", "application/json");
        return headers;
    }

    /** The whole event in the JSON event format. */
    public String envelope() {
        ObjectNode envelope = MAPPER.createObjectNode();
        attributes.forEach(envelope::put);
        envelope.put("datacontenttype", "application/json");
        envelope.set("data", data);
        return envelope.toString();
    }
}
