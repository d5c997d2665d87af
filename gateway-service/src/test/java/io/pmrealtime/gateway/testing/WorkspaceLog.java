package io.pmrealtime.gateway.testing;

import io.pmrealtime.contracts.kafka.Header;
import io.pmrealtime.contracts.kafka.Topic;
import io.pmrealtime.local.testing.KafkaProbe;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

/** Writes a workspace's events to the log, one at a time, and remembers where Kafka put them. Any thread. */
public final class WorkspaceLog implements AutoCloseable {
    private final KafkaProbe kafka = KafkaProbe.connect();
    private final List<Sent> sent = new CopyOnWriteArrayList<>();
    private final String workspace = "ws-" + UUID.randomUUID();

    public String workspace() {
        return workspace;
    }

    /** All that was written, in the order of the log. */
    public List<Sent> sent() {
        return List.copyOf(sent);
    }

    public int size() {
        return sent.size();
    }

    /** Writes an event of some rooms and so many bytes; returns its id when Kafka has it. */
    public String send(List<String> rooms, int bytes) {
        return send(rooms, "chat.message", "{\"body\":\"" + "x".repeat(bytes) + "\"}", "");
    }

    /** Says that a user is of the project no longer. */
    public void remove(String user, String project) {
        String data = "{\"projectId\":\"" + project + "\",\"userId\":\"" + user + "\",\"action\":\"removed\"}";
        send(List.of("project:" + project, "user:" + user), "pm.team.member_removed", data, user);
    }

    private synchronized String send(List<String> rooms, String type, String data, String removed) {
        String id = UUID.randomUUID().toString();
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("ce_specversion", "1.0");
        headers.put(Header.CE_ID, id);
        headers.put(Header.CE_SOURCE, "/test");
        headers.put(Header.CE_TYPE, type);
        headers.put(Header.CE_TIME, "2026-11-20T08:00:00Z");
        headers.put(Header.CE_WORKSPACE_ID, workspace);
        headers.put(Header.ROOMS, String.join(",", rooms));
        long offset =
                kafka.send(Topic.REALTIME.topicName(), workspace, data, headers).offset();
        sent.add(new Sent(id, offset, rooms, removed));
        return id;
    }

    @Override
    public void close() {
        kafka.close();
    }
}
