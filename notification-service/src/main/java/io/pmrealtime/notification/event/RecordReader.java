package io.pmrealtime.notification.event;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pmrealtime.contracts.cloudevents.CloudEventReader;
import io.pmrealtime.contracts.cloudevents.ReadResult;
import io.pmrealtime.contracts.event.DomainEvent;
import io.pmrealtime.contracts.event.EventType;
import io.pmrealtime.contracts.kafka.Header;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Reads records of the realtime log. Looks at the type's header first: most records end there. Any thread. */
public final class RecordReader {
    private static final RecordReading IRRELEVANT = new RecordReading.Irrelevant();
    private static final ObjectMapper JSON = new ObjectMapper();

    /** What people are notified of, or what says who they are. The service's own messages are not among them. */
    private static final Set<EventType> RELEVANT = EnumSet.of(
            EventType.TASK_CREATED,
            EventType.TASK_UPDATED,
            EventType.TASK_DELETED,
            EventType.TASK_STATUS_CHANGED,
            EventType.TASK_COMMENTED,
            EventType.TASK_ASSIGNED,
            EventType.TASK_MENTIONED,
            EventType.TASK_DUE_SOON,
            EventType.TASK_OVERDUE,
            EventType.PHASE_COMPLETED,
            EventType.PROJECT_CREATED,
            EventType.PROJECT_UPDATED,
            EventType.PROJECT_DELETED,
            EventType.PROJECT_TEAM_CHANGED,
            EventType.TEAM_MEMBER_ADDED,
            EventType.TEAM_MEMBER_REMOVED,
            EventType.TEAM_MEMBER_UPDATED,
            EventType.AGENT_PROGRESS,
            EventType.AGENT_STATUS_CHANGED,
            EventType.HEALTH_ALERT,
            EventType.APPROVAL_CREATED,
            EventType.APPROVAL_UPDATED,
            EventType.USER_UPDATED,
            EventType.WORKSPACE_MEMBER_ADDED,
            EventType.WORKSPACE_MEMBER_REMOVED);

    private RecordReader() {}

    /** Reads one record; its value is parsed only when its type matters. */
    public static RecordReading read(ConsumerRecord<String, byte[]> incoming) {
        Optional<EventType> type = type(incoming);
        if (type.isEmpty() || !RELEVANT.contains(type.get())) {
            return IRRELEVANT;
        }
        ReadResult result = CloudEventReader.read(incoming.headers(), incoming.value());
        if (result instanceof ReadResult.Read read) {
            return payload(type.get(), read.event(), Instant.ofEpochMilli(incoming.timestamp()));
        }
        return new RecordReading.Unreadable(((ReadResult.Refused) result).detail());
    }

    /** From the front, where the type is: Kafka decodes the name of each header that is looked at. */
    private static Optional<EventType> type(ConsumerRecord<String, byte[]> incoming) {
        for (org.apache.kafka.common.header.Header header : incoming.headers()) {
            if (header.key().equals(Header.CE_TYPE) && header.value() != null) {
                return EventType.of(new String(header.value(), StandardCharsets.UTF_8));
            }
        }
        return Optional.empty();
    }

    private static RecordReading payload(EventType type, DomainEvent event, Instant recordTime) {
        try {
            JsonNode data = JSON.readTree(event.data());
            if (!data.isObject()) {
                return new RecordReading.Unreadable("the payload is no JSON object");
            }
            Instant at = event.time() == null ? recordTime : event.time();
            return new RecordReading.Relevant(new ReceivedEvent(type, event, at, data));
        } catch (JacksonException e) {
            return new RecordReading.Unreadable("the payload is no JSON: " + e.getOriginalMessage());
        } catch (IOException e) {
            return new RecordReading.Unreadable("the payload cannot be read: " + e.getMessage());
        }
    }
}
