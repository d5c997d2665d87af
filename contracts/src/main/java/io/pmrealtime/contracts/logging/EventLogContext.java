package io.pmrealtime.contracts.logging;

import io.pmrealtime.contracts.event.DomainEvent;
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

    private EventLogContext(DomainEvent event) {
        put(CORRELATION_ID, event.correlationId());
        put(TRACE_ID, traceId(event.traceparent()));
    }

    public static EventLogContext of(DomainEvent event) {
        return new EventLogContext(event);
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
