package io.pmrealtime.contracts.event;

import io.pmrealtime.contracts.room.ResourceId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A CloudEvent with the extensions that this suite uses, as read from or written to Kafka.
 *
 * @param id unique within the workspace; repeats are recognised by it
 * @param source a URI reference that names the producer
 * @param type the type's name, see {@link EventType}; not necessarily one that the catalogue knows
 * @param time when it happened; null where the producer did not say
 * @param subject the id of the resource it is about
 * @param workspaceId the tenant; also the record's key
 * @param actorId the user who caused it; null for the system
 * @param correlationId ties it to the request that caused it
 * @param dataVersion version of the payload's shape, from 1
 * @param traceparent W3C trace context of the producer
 * @param data the payload as JSON text in UTF-8; carried byte for byte and never copied, so not to be changed
 */
public record DomainEvent(
        String id,
        String source,
        String type,
        @Nullable Instant time,
        @Nullable String subject,
        String workspaceId,
        @Nullable String actorId,
        @Nullable String correlationId,
        int dataVersion,
        @Nullable String traceparent,
        byte[] data) {

    public DomainEvent {
        if (id.isBlank() || source.isBlank() || type.isBlank()) {
            throw new IllegalArgumentException("an event has an id, a source and a type");
        }
        ResourceId.require(workspaceId);
        if (dataVersion < 1) {
            throw new IllegalArgumentException("dataversion starts at 1");
        }
    }

    /** An event without the optional attributes, for the builder-like {@code with} methods to complete. */
    public static DomainEvent of(
            String id, String source, EventType type, Instant time, String workspaceId, byte[] data) {
        return new DomainEvent(id, source, type.typeName(), time, null, workspaceId, null, null, 1, null, data);
    }

    public DomainEvent withTime(Instant newTime) {
        return new DomainEvent(
                id,
                source,
                type,
                newTime,
                subject,
                workspaceId,
                actorId,
                correlationId,
                dataVersion,
                traceparent,
                data);
    }

    public DomainEvent withSubject(@Nullable String newSubject) {
        return new DomainEvent(
                id,
                source,
                type,
                time,
                newSubject,
                workspaceId,
                actorId,
                correlationId,
                dataVersion,
                traceparent,
                data);
    }

    public DomainEvent withActor(@Nullable String newActorId) {
        return new DomainEvent(
                id,
                source,
                type,
                time,
                subject,
                workspaceId,
                newActorId,
                correlationId,
                dataVersion,
                traceparent,
                data);
    }

    /** The same event as part of the request or event that caused it. */
    public DomainEvent causedBy(@Nullable String newCorrelationId, @Nullable String newTraceparent) {
        return new DomainEvent(
                id,
                source,
                type,
                time,
                subject,
                workspaceId,
                actorId,
                newCorrelationId,
                dataVersion,
                newTraceparent,
                data);
    }

    /** The payload as text, for messages and tests. */
    public String dataText() {
        return new String(data, StandardCharsets.UTF_8);
    }
}
