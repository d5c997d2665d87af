package io.pmrealtime.e2e;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/** Events as a producer writes them who has read the protocol and nothing else. */
final class Events {
    private Events() {}

    static String newId() {
        return UUID.randomUUID().toString();
    }

    /** Headers of a binary-mode CloudEvent. */
    static Map<String, String> headers(String id, String type, String workspaceId) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("ce_specversion", "1.0");
        headers.put("ce_id", id);
        headers.put("ce_source", "/e2e");
        headers.put("ce_type", type);
        headers.put("ce_time", "2026-03-01T09:30:00Z");
        headers.put("ce_workspaceid", workspaceId);
        headers.put("ce_actorid", "ada");
        headers.put("ce_correlationid", "c-" + id);
        headers.put("content-type", "application/json");
        return headers;
    }

    static String taskUpdated(String taskId, String projectId, String title) {
        return """
                {"id":"%s","projectId":"%s","title":"%s","updatedBy":"ada","updatedAt":"2026-03-01T09:30:00Z"}""".formatted(taskId, projectId, title);
    }

    static String taskAssigned(String taskId, String projectId, String assigneeId) {
        return """
                {"id":"%s","projectId":"%s","title":"Pack the parachute","newAssigneeId":"%s","assignedBy":"ada",\
                "assignedAt":"2026-03-01T09:30:00Z"}""".formatted(taskId, projectId, assigneeId);
    }

    /** The JSON event format, for structured mode and HTTP. */
    static String envelope(String id, String type, String workspaceId, String data) {
        return """
                {"specversion":"1.0","id":"%s","source":"/e2e","type":"%s","time":"2026-03-01T09:30:00Z",\
                "workspaceid":"%s","actorid":"ada","datacontenttype":"application/json","data":%s}""".formatted(id, type, workspaceId, data);
    }
}
