package io.pmrealtime.events.check;

import com.fasterxml.jackson.databind.JsonNode;
import io.cloudevents.jackson.JsonFormat;
import io.pmrealtime.contracts.cloudevents.CloudEventReader;
import io.pmrealtime.contracts.cloudevents.ReadResult;
import io.pmrealtime.contracts.event.DomainEvent;
import io.pmrealtime.contracts.event.EventType;
import io.pmrealtime.contracts.kafka.Header;
import io.pmrealtime.contracts.kafka.RejectReason;
import io.pmrealtime.contracts.room.Room;
import io.pmrealtime.contracts.room.RoomKind;
import io.pmrealtime.contracts.schema.EventSchemas;
import io.pmrealtime.contracts.schema.Violation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Decides about a record by itself: is it a CloudEvent, small enough, of a known type, and does its type's schema accept
 * the payload? Or is it of a custom type, with a room? The first fault found in that order is the reason. Immutable; any thread.
 */
public final class EventCheck {
    private static final String CONTENT_TYPE = "content-type";
    /** How the reader names the attribute that it does not like. */
    private static final Pattern NAMED_ATTRIBUTE = Pattern.compile("([a-z]+): (.+)", Pattern.DOTALL);

    private static final int MAX_ID_LENGTH = 256;
    private static final int MAX_ATTRIBUTE_LENGTH = 1024;

    /** How much larger than its payload an envelope may be. */
    private static final int ENVELOPE_ALLOWANCE = 16 * 1024;

    private final EventSchemas schemas;
    private final CustomTypes customTypes;
    private final long maxPayloadBytes;

    /**
     * @param customTypes what is taken besides the catalogue's types
     * @param maxPayloadBytes the largest payload that is taken, in bytes
     */
    public EventCheck(EventSchemas schemas, CustomTypes customTypes, long maxPayloadBytes) {
        this.schemas = schemas;
        this.customTypes = customTypes;
        this.maxPayloadBytes = maxPayloadBytes;
    }

    /** Checks a record of {@code pm.events}. */
    public Checked check(SourceRecord source) {
        byte[] value = source.value();
        if (isStructured(source) && value != null && value.length > maxPayloadBytes + ENVELOPE_ALLOWANCE) {
            return tooLarge("envelope", value.length);
        }
        ReadResult read = CloudEventReader.read(source.headers(), value);
        boolean isCloudEvent = !(read instanceof ReadResult.Refused refused)
                || (refused.reason() != RejectReason.NOT_CLOUDEVENT && refused.reason() != RejectReason.INVALID_JSON);
        if (isCloudEvent && !isStructured(source) && value != null && value.length > maxPayloadBytes) {
            return tooLarge("payload", value.length);
        }
        return check(read, source.timestamp());
    }

    /** Checks one event in the JSON event format, as HTTP brings it. */
    public Checked checkEnvelope(byte[] envelope, Instant receivedAt) {
        return check(CloudEventReader.readStructured(envelope), receivedAt);
    }

    private Checked check(ReadResult read, Instant timestamp) {
        if (read instanceof ReadResult.Refused refused) {
            Matcher named = NAMED_ATTRIBUTE.matcher(refused.detail());
            return named.matches()
                    ? Checked.Bad.of(refused.reason(), named.group(1), named.group(2))
                    : Checked.Bad.of(refused.reason(), "", refused.detail());
        }
        DomainEvent event = ((ReadResult.Read) read).event();
        List<Violation> attributes = attributeFaults(event);
        if (!attributes.isEmpty()) {
            return new Checked.Bad(RejectReason.NOT_CLOUDEVENT, attributes);
        }
        if (event.data().length > maxPayloadBytes) {
            return tooLarge("payload", event.data().length);
        }
        Optional<EventType> type = EventType.of(event.type());
        if (type.isEmpty() && !customTypes.allow(event.type())) {
            return Checked.Bad.of(RejectReason.UNKNOWN_TYPE, "type", "the catalogue has no " + event.type());
        }
        DomainEvent timed = event.time() == null ? event.withTime(timestamp) : event;
        JsonNode data;
        try {
            data = PayloadReader.read(event.data());
        } catch (PayloadReader.NotJsonException e) {
            return Checked.Bad.of(RejectReason.INVALID_JSON, "", String.valueOf(e.getMessage()));
        }
        return type.isPresent() ? checkPayload(timed, type.get(), data) : checkCustom(timed, data);
    }

    private Checked checkPayload(DomainEvent event, EventType type, JsonNode data) {
        List<Violation> violations = schemas.validate(type, data);
        if (!violations.isEmpty()) {
            return new Checked.Bad(RejectReason.SCHEMA, violations);
        }
        List<Room> rooms = List.copyOf(type.rooms(event.workspaceId(), data));
        if (rooms.isEmpty()) {
            return Checked.Bad.of(RejectReason.SCHEMA, "", "names nothing that anybody could be told about");
        }
        return new Checked.Good(new GoodEvent(event, type, data, rooms, PayloadReader.hash(event.type(), data)));
    }

    /** No schema says what a custom payload is and no rule where it goes: it is an object, and the subject is its room. */
    private static Checked checkCustom(DomainEvent event, JsonNode data) {
        if (!data.isObject()) {
            return Checked.Bad.of(RejectReason.SCHEMA, "", "the payload of a custom type is a JSON object");
        }
        Optional<Room> room = Optional.ofNullable(event.subject()).flatMap(Room::parse);
        if (room.isEmpty()) {
            return Checked.Bad.of(
                    RejectReason.NOT_CLOUDEVENT, "subject", "of a custom type is a room's name such as project:apollo");
        }
        if (room.get().kind() == RoomKind.WORKSPACE && !room.get().id().equals(event.workspaceId())) {
            return Checked.Bad.of(RejectReason.WORKSPACE_MISMATCH, "subject", "is another workspace's room");
        }
        return new Checked.Good(
                new GoodEvent(event, null, data, List.of(room.get()), PayloadReader.hash(event.type(), data)));
    }

    private Checked tooLarge(String what, int bytes) {
        return Checked.Bad.of(
                RejectReason.TOO_LARGE,
                "",
                "the " + what + " has " + bytes + " bytes, a payload may have " + maxPayloadBytes);
    }

    private static boolean isStructured(SourceRecord source) {
        String contentType = Header.text(source.headers(), CONTENT_TYPE);
        return contentType != null && contentType.startsWith(JsonFormat.CONTENT_TYPE);
    }

    private static List<Violation> attributeFaults(DomainEvent event) {
        List<Violation> faults = new ArrayList<>();
        checkAttribute(faults, "id", event.id(), MAX_ID_LENGTH);
        checkAttribute(faults, "source", event.source(), MAX_ATTRIBUTE_LENGTH);
        checkAttribute(faults, "type", event.type(), MAX_ATTRIBUTE_LENGTH);
        checkAttribute(faults, "subject", event.subject(), MAX_ATTRIBUTE_LENGTH);
        checkAttribute(faults, "actorid", event.actorId(), MAX_ATTRIBUTE_LENGTH);
        checkAttribute(faults, "correlationid", event.correlationId(), MAX_ATTRIBUTE_LENGTH);
        checkAttribute(faults, "traceparent", event.traceparent(), MAX_ATTRIBUTE_LENGTH);
        return faults;
    }

    private static boolean isSurrogate(int codePoint) {
        return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
    }

    private static void checkAttribute(List<Violation> faults, String name, @Nullable String value, int maxLength) {
        if (value == null) {
            return;
        }
        if (value.length() > maxLength) {
            faults.add(new Violation(name, "longer than " + maxLength + " characters"));
            return;
        }
        // A loop and not a stream: it runs over every attribute of every event.
        for (int i = 0; i < value.length(); ) {
            int codePoint = value.codePointAt(i);
            if (Character.isISOControl(codePoint)) {
                faults.add(new Violation(name, "has a control character"));
                return;
            } else if (isSurrogate(codePoint)) {
                // PostgreSQL and UTF-8 cannot hold it, so that what is read back would be another id.
                faults.add(new Violation(name, "has half of a surrogate pair"));
                return;
            }
            i += Character.charCount(codePoint);
        }
    }
}
