package io.pmrealtime.contracts.tracing;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import org.jspecify.annotations.Nullable;

/**
 * Continues the traces that events carry in their {@code traceparent}. The producer decides: an event whose trace is not sampled gets no
 * span, and where tracing is switched off none does. Any thread.
 */
public final class EventTracer {
    private final Tracer tracer;

    /** @param openTelemetry where spans go; one that does nothing while tracing is off */
    public EventTracer(OpenTelemetry openTelemetry) {
        this.tracer = openTelemetry.getTracer("io.pmrealtime");
    }

    /** Begins the next span of an event's trace; an empty one where there is nothing to record. */
    public EventSpan begin(String name, SpanKind kind, @Nullable String traceparent) {
        String sampled = TraceParent.ifSampled(traceparent);
        if (sampled == null) {
            return EventSpan.none(traceparent);
        }
        SpanContext parent = TraceParent.read(sampled);
        if (!parent.isValid()) {
            return EventSpan.none(traceparent);
        }
        Span span = tracer.spanBuilder(name)
                .setSpanKind(kind)
                .setParent(Context.root().with(Span.wrap(parent)))
                .startSpan();
        return span.isRecording()
                ? new EventSpan(span, TraceParent.write(span.getSpanContext()))
                : EventSpan.none(sampled);
    }

    /**
     * What an event that is made now should carry: the span of the request that is handled on this thread, else what the request came with.
     *
     * @param received the request's own {@code traceparent}; ignored where it is none
     */
    public static @Nullable String current(@Nullable String received) {
        SpanContext current = Span.current().getSpanContext();
        if (current.isValid()) {
            return TraceParent.write(current);
        }
        return TraceParent.isValid(received) ? received : null;
    }
}
