package io.pmrealtime.contracts.tracing;

import io.pmrealtime.contracts.event.DomainEvent;
import io.pmrealtime.contracts.kafka.Header;
import org.apache.kafka.common.header.Headers;
import org.jboss.logmanager.MDC;
import org.jspecify.annotations.Nullable;

/** Puts {@code correlationId} and {@code traceId} of an event into what this thread logs, until it is closed. */
public final class EventLogContext implements AutoCloseable {
    private static final String CORRELATION_ID = "correlationId";
    private static final String TRACE_ID = "traceId";
    private static final int TRACE_ID_START = 3;
    private static final int TRACE_ID_END = 35;

    private final @Nullable String correlationBefore = MDC.get(CORRELATION_ID);
    private final @Nullable String traceBefore = MDC.get(TRACE_ID);

    private EventLogContext(@Nullable String correlationId, @Nullable String traceparent) {
        put(CORRELATION_ID, correlationId);
        put(TRACE_ID, traceId(traceparent));
    }

    public static EventLogContext of(DomainEvent event) {
        return new EventLogContext(event.correlationId(), event.traceparent());
    }

    /** Of a record that need not be an event; one in structured mode says nothing here. */
    public static EventLogContext of(Headers headers) {
        return new EventLogContext(
                Header.text(headers, Header.CE_CORRELATION_ID), Header.text(headers, Header.CE_TRACEPARENT));
    }

    @Override
    public void close() {
        put(CORRELATION_ID, correlationBefore);
        put(TRACE_ID, traceBefore);
    }

    private static @Nullable String traceId(@Nullable String traceparent) {
        return traceparent == null || traceparent.length() < TRACE_ID_END
                ? null
                : traceparent.substring(TRACE_ID_START, TRACE_ID_END);
    }

    private static void put(String key, @Nullable String value) {
        if (value == null) {
            MDC.remove(key);
        } else {
            MDC.put(key, value);
        }
    }
}
