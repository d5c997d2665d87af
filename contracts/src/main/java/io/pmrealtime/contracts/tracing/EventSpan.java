package io.pmrealtime.contracts.tracing;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.pmrealtime.contracts.event.DomainEvent;
import org.jspecify.annotations.Nullable;

/** A step on an event's way, or nothing where nobody records it. Any thread. */
public final class EventSpan {
    private final Span span;
    private final @Nullable String traceparent;

    EventSpan(Span span, @Nullable String traceparent) {
        this.span = span;
        this.traceparent = traceparent;
    }

    static EventSpan none(@Nullable String traceparent) {
        return new EventSpan(Span.getInvalid(), traceparent);
    }

    /** Whether anything is recorded. */
    public boolean isRecording() {
        return span.isRecording();
    }

    /** What the next step continues: this span, or what came in where there is none. */
    public @Nullable String traceparent() {
        return traceparent;
    }

    /** The same event as one that this step hands on. */
    public DomainEvent handOn(DomainEvent event) {
        return isRecording() ? event.causedBy(event.correlationId(), traceparent) : event;
    }

    /** Says which event it is. */
    public EventSpan about(DomainEvent event) {
        span.setAttribute("cloudevents.event_id", event.id());
        span.setAttribute("cloudevents.event_type", event.type());
        span.setAttribute("cloudevents.event_source", event.source());
        return with("pm.workspace", event.workspaceId());
    }

    public EventSpan with(String name, String value) {
        span.setAttribute(name, value);
        return this;
    }

    public EventSpan with(String name, long value) {
        span.setAttribute(name, value);
        return this;
    }

    /** A point in time on the way. */
    public void passed(String point) {
        span.addEvent(point);
    }

    /** Ends it as it should. */
    public void end() {
        span.end();
    }

    /** Ends it with a failure. */
    public void fail(Throwable cause) {
        span.setStatus(StatusCode.ERROR, cause.toString());
        span.end();
    }
}
