package io.pmrealtime.presence.event;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pmrealtime.contracts.event.DomainEvent;
import io.pmrealtime.contracts.event.EventType;
import io.pmrealtime.contracts.realtime.RealtimeRecord;
import io.pmrealtime.contracts.room.Room;
import io.pmrealtime.presence.crowd.Crowd;
import io.pmrealtime.presence.crowd.CrowdEntry;
import io.pmrealtime.presence.state.PresenceEvent.Change;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * What the people of a crowd are told together: in a project one record for those who came and one for those who left, in a workspace one for all whose status changed. A
 * record is about the last of them, with some of the others by name and all of them by number. Any thread.
 */
public final class CrowdRecords {
    /** How many others a record names; a client that shows all asks over HTTP. */
    static final int NAMED = 50;

    private static final JsonMapper MAPPER = new JsonMapper();

    private CrowdRecords() {}

    /** @param total how many are present now */
    public static List<ProducerRecord<String, byte[]>> of(Crowd crowd, List<CrowdEntry> entries, long total, long now) {
        String projectId = crowd.projectId();
        if (projectId == null) {
            Room room = Room.workspace(crowd.workspaceId());
            return entries.isEmpty()
                    ? List.of()
                    : List.of(record(crowd, EventType.USER_STATUS_CHANGED, room, entries, total, now));
        }
        List<ProducerRecord<String, byte[]>> records = new ArrayList<>();
        for (Change change : List.of(Change.LEFT, Change.JOINED)) {
            List<CrowdEntry> changed = entries.stream()
                    .filter(entry -> entry.net().filter(change::equals).isPresent())
                    .toList();
            if (!changed.isEmpty()) {
                records.add(record(crowd, EventRecords.type(change), Room.project(projectId), changed, total, now));
            }
        }
        return records;
    }

    private static ProducerRecord<String, byte[]> record(
            Crowd crowd, EventType type, Room room, List<CrowdEntry> changed, long total, long now) {
        try {
            CrowdEntry last = changed.get(changed.size() - 1);
            ObjectNode data = (ObjectNode) MAPPER.readTree(last.data());
            ArrayNode others = data.putArray("others");
            for (CrowdEntry other : changed.subList(0, Math.min(NAMED, changed.size() - 1))) {
                others.add(MAPPER.readTree(other.data()));
            }
            data.put("count", changed.size());
            data.put("total", total);
            DomainEvent event = DomainEvent.of(
                            id(crowd, type, changed).toString(),
                            EventRecords.SOURCE,
                            type,
                            Instant.ofEpochMilli(now),
                            crowd.workspaceId(),
                            MAPPER.writeValueAsBytes(data))
                    .withSubject(last.userId())
                    .withActor(last.userId());
            return RealtimeRecord.of(event, List.of(room));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("what was noted is JSON", e);
        }
    }

    /** The same when the same changes have to be told once more. */
    private static UUID id(Crowd crowd, EventType type, List<CrowdEntry> changed) {
        StringBuilder name = new StringBuilder(crowd.member()).append(type);
        changed.forEach(entry -> name.append(entry.userId()).append(entry.data()));
        return UUID.nameUUIDFromBytes(name.toString().getBytes(StandardCharsets.UTF_8));
    }
}
