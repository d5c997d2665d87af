package io.pmrealtime.contracts.kafka;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/** Names of record headers; values are UTF-8 text. CloudEvents attributes follow the CloudEvents Kafka binding 1.0. */
public final class Header {
    public static final String CE_ID = "ce_id";
    public static final String CE_SOURCE = "ce_source";
    public static final String CE_TYPE = "ce_type";
    public static final String CE_TIME = "ce_time";
    public static final String CE_SUBJECT = "ce_subject";
    public static final String CE_WORKSPACE_ID = "ce_workspaceid";
    public static final String CE_ACTOR_ID = "ce_actorid";
    public static final String CE_CORRELATION_ID = "ce_correlationid";
    public static final String CE_DATA_VERSION = "ce_dataversion";
    public static final String CE_TRACEPARENT = "ce_traceparent";

    /** {@code pm.realtime}: room names, separated by commas. */
    public static final String ROOMS = "rooms";

    /** {@code pm.realtime}: {@value #SET} on what must never be replayed. */
    public static final String EPHEMERAL = "ephemeral";

    /** {@code pm.realtime}: {@value #SET} on what clients should show without a sound. */
    public static final String SILENT = "silent";

    /**
     * {@code pm.realtime}: on what is told about one user's place, the version of the user's presence that it led to. The user is the {@link #CE_SUBJECT}. Who has read
     * that user's presence with this version or a later one knows what the record says.
     */
    public static final String PRESENCE_VERSION = "presence_version";

    /** The value of a flag header that is set. */
    public static final String SET = "1";

    private Header() {}

    /** The text of the last header of this name, or null. */
    public static @Nullable String text(Headers headers, String name) {
        org.apache.kafka.common.header.Header header = headers.lastHeader(name);
        return header == null || header.value() == null ? null : new String(header.value(), StandardCharsets.UTF_8);
    }

    /** Adds a header with a text value. */
    public static void add(Headers headers, String name, String text) {
        headers.add(name, text.getBytes(StandardCharsets.UTF_8));
    }
}
