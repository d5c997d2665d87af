package io.pmrealtime.notification.intake;

import io.opentelemetry.api.trace.SpanKind;
import io.pmrealtime.contracts.tracing.EventSpan;
import io.pmrealtime.contracts.tracing.EventTracer;
import io.pmrealtime.notification.event.ReceivedEvent;
import java.util.ArrayList;
import java.util.List;

/**
 * The spans of a batch, one for each event whose producer has its trace recorded. Any thread.
 *
 * @param events the events, those with a span as parts of it: so what they lead to is as well, also an e-mail that is sent later
 * @param spans in no order
 */
record BatchTrace(List<ReceivedEvent> events, List<EventSpan> spans) {
    private static final String NAME = "pm.realtime notify";

    BatchTrace {
        events = List.copyOf(events);
        spans = List.copyOf(spans);
    }

    static BatchTrace begin(EventTracer tracer, List<ReceivedEvent> batch) {
        List<ReceivedEvent> events = new ArrayList<>(batch.size());
        List<EventSpan> spans = new ArrayList<>();
        for (ReceivedEvent each : batch) {
            EventSpan span = tracer.begin(NAME, SpanKind.CONSUMER, each.event().traceparent());
            if (span.isRecording()) {
                span.about(each.event())
                        .with("messaging.system", "kafka")
                        .with("messaging.destination.name", "pm.realtime");
                spans.add(span);
                events.add(new ReceivedEvent(each.type(), span.handOn(each.event()), each.at(), each.data()));
            } else {
                events.add(each);
            }
        }
        return new BatchTrace(events, spans);
    }

    /** Everything is stored and all devices are told. */
    void end() {
        spans.forEach(EventSpan::end);
    }

    void fail(Throwable cause) {
        spans.forEach(span -> span.fail(cause));
    }
}
