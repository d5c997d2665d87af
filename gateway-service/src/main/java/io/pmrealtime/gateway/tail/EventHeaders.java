package io.pmrealtime.gateway.tail;

import io.pmrealtime.contracts.kafka.Header;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * What a record of the log says in its headers, looked at once: to ask Kafka's headers for a name is to go through all of them. Of several of
 * one name the last counts. For one thread.
 */
public final class EventHeaders {
    private @Nullable String workspaceId;
    private @Nullable String id;
    private @Nullable String type;
    private @Nullable String time;
    private @Nullable String subject;
    private @Nullable String actorId;
    private @Nullable String correlationId;
    private @Nullable String dataVersion;
    private @Nullable String rooms;
    private @Nullable String presenceVersion;
    private boolean ephemeral;
    private boolean silent;

    private EventHeaders() {}

    /** An event's id within its workspace. */
    public record EventKey(String workspaceId, String id) {}

    public static EventHeaders of(ConsumerRecord<byte[], byte[]> record) {
        EventHeaders headers = new EventHeaders();
        for (org.apache.kafka.common.header.Header header : record.headers()) {
            headers.take(header.key(), header.value());
        }
        // Its writer may have left out either.
        if (headers.workspaceId == null) {
            headers.workspaceId = text(record.key());
        }
        return headers;
    }

    /** What repeats of one event have in common, or null where a record has no id. */
    public @Nullable EventKey key() {
        return workspaceId == null || id == null ? null : new EventKey(workspaceId, id);
    }

    /** Whether it must never be replayed. */
    public boolean isEphemeral() {
        return ephemeral;
    }

    boolean isSilent() {
        return silent;
    }

    @Nullable String type() {
        return type;
    }

    @Nullable String time() {
        return time;
    }

    @Nullable String subject() {
        return subject;
    }

    @Nullable String actorId() {
        return actorId;
    }

    @Nullable String correlationId() {
        return correlationId;
    }

    @Nullable String dataVersion() {
        return dataVersion;
    }

    /** Their names, separated by commas. */
    @Nullable String rooms() {
        return rooms;
    }

    @Nullable String presenceVersion() {
        return presenceVersion;
    }

    private void take(String name, byte @Nullable [] value) {
        switch (name) {
            case Header.CE_WORKSPACE_ID -> workspaceId = text(value);
            case Header.CE_ID -> id = text(value);
            case Header.CE_TYPE -> type = text(value);
            case Header.CE_TIME -> time = text(value);
            case Header.CE_SUBJECT -> subject = text(value);
            case Header.CE_ACTOR_ID -> actorId = text(value);
            case Header.CE_CORRELATION_ID -> correlationId = text(value);
            case Header.CE_DATA_VERSION -> dataVersion = text(value);
            case Header.ROOMS -> rooms = text(value);
            case Header.PRESENCE_VERSION -> presenceVersion = text(value);
            case Header.EPHEMERAL -> ephemeral = Header.SET.equals(text(value));
            case Header.SILENT -> silent = Header.SET.equals(text(value));
            default -> {
                // Everything else is others' business.
            }
        }
    }

    private static @Nullable String text(byte @Nullable [] value) {
        return value == null ? null : new String(value, StandardCharsets.UTF_8);
    }
}
