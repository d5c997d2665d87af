package io.pmrealtime.contracts.cloudevents;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cloudevents.CloudEvent;
import io.cloudevents.CloudEventData;
import io.cloudevents.SpecVersion;
import io.cloudevents.core.message.MessageReader;
import io.cloudevents.jackson.JsonCloudEventData;
import io.cloudevents.jackson.JsonFormat;
import io.cloudevents.kafka.KafkaMessageFactory;
import io.pmrealtime.contracts.event.DomainEvent;
import io.pmrealtime.contracts.kafka.Header;
import io.pmrealtime.contracts.kafka.RejectReason;
import io.pmrealtime.contracts.room.ResourceId;
import java.io.IOException;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * Reads a Kafka record as a CloudEvent 1.0, in binary mode ({@code ce_} headers) or structured mode (content type {@code
 * application/cloudevents+json}). Looks at attributes only; whether the payload is good JSON of a known type is for the
 * schemas to say. Any thread.
 */
public final class CloudEventReader {
    private static final String CONTENT_TYPE = "content-type";
    private static final byte[] NOTHING = new byte[0];
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final JsonFormat JSON = new JsonFormat();

    private CloudEventReader() {}

    /** Reads the record with these headers and this value. */
    public static ReadResult read(Headers headers, byte @Nullable [] value) {
        byte[] payload = value == null ? NOTHING : value;
        String contentType = Header.text(headers, CONTENT_TYPE);
        if (contentType != null && contentType.startsWith(JsonFormat.CONTENT_TYPE)) {
            return readStructured(payload);
        }
        try {
            MessageReader reader = KafkaMessageFactory.createReader(headers, payload);
            CloudEvent event = reader.toEvent();
            CloudEventData data = event.getData();
            return toDomainEvent(event, data == null ? NOTHING : data.toBytes());
        } catch (RuntimeException e) {
            // Besides its own exception, the SDK lets others pass for odd attributes, such as a blank source.
            return notCloudEvent(e);
        }
    }

    /** Reads one event in the JSON event format, as it comes in structured mode and over HTTP. */
    public static ReadResult readStructured(byte[] envelope) {
        try {
            if (!MAPPER.readTree(envelope).isObject()) {
                return new ReadResult.Refused(RejectReason.NOT_CLOUDEVENT, "the envelope is no JSON object");
            }
            CloudEvent event = JSON.deserialize(envelope);
            return toDomainEvent(event, structuredData(event.getData(), envelope));
        } catch (JsonProcessingException e) {
            return new ReadResult.Refused(RejectReason.INVALID_JSON, "the envelope: " + e.getOriginalMessage());
        } catch (IOException | RuntimeException e) {
            // Besides its own exception, the SDK lets Jackson's and IllegalArgumentException pass for odd attributes.
            return notCloudEvent(e);
        }
    }

    /** The payload as its producer wrote it, where it is an object or array; the SDK would write it anew. */
    private static byte[] structuredData(@Nullable CloudEventData data, byte[] envelope) throws IOException {
        byte[] written = data instanceof JsonCloudEventData ? RawJson.field(envelope, "data") : null;
        if (written != null) {
            return written;
        }
        return data == null ? NOTHING : data.toBytes();
    }

    private static ReadResult notCloudEvent(Exception e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        return new ReadResult.Refused(
                RejectReason.NOT_CLOUDEVENT, String.valueOf(e.getMessage() == null ? cause : e.getMessage()));
    }

    private static ReadResult toDomainEvent(CloudEvent event, byte[] data) {
        if (event.getSpecVersion() != SpecVersion.V1) {
            return new ReadResult.Refused(RejectReason.NOT_CLOUDEVENT, "specversion: is not 1.0");
        }
        String workspaceId = text(event, Attribute.WORKSPACE_ID);
        if (workspaceId == null || workspaceId.isBlank()) {
            return new ReadResult.Refused(RejectReason.MISSING_WORKSPACE, "the extension workspaceid is missing");
        }
        if (!ResourceId.isValid(workspaceId)) {
            return new ReadResult.Refused(RejectReason.SCHEMA, "workspaceid: not a valid id");
        }
        if (event.getId().isBlank() || event.getType().isBlank()) {
            return new ReadResult.Refused(RejectReason.NOT_CLOUDEVENT, "id and type must not be blank");
        }
        Integer dataVersion = dataVersion(text(event, Attribute.DATA_VERSION));
        if (dataVersion == null) {
            return new ReadResult.Refused(RejectReason.NOT_CLOUDEVENT, "dataversion: not an integer from 1");
        }
        return new ReadResult.Read(new DomainEvent(
                event.getId(),
                event.getSource().toString(),
                event.getType(),
                instant(event.getTime()),
                event.getSubject(),
                workspaceId,
                text(event, Attribute.ACTOR_ID),
                text(event, Attribute.CORRELATION_ID),
                dataVersion,
                text(event, Attribute.TRACEPARENT),
                data));
    }

    private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
        return time == null ? null : time.toInstant();
    }

    private static @Nullable Integer dataVersion(@Nullable String text) {
        if (text == null) {
            return 1;
        }
        try {
            int version = Integer.parseInt(text);
            return version < 1 ? null : Integer.valueOf(version);
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private static @Nullable String text(CloudEvent event, String extension) {
        Object value = event.getExtension(extension);
        return value == null ? null : value.toString();
    }
}
