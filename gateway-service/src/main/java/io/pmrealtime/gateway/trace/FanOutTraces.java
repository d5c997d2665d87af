package io.pmrealtime.gateway.trace;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.SpanKind;
import io.pmrealtime.contracts.kafka.Header;
import io.pmrealtime.contracts.tracing.EventSpan;
import io.pmrealtime.contracts.tracing.EventTracer;
import io.pmrealtime.contracts.tracing.TraceParent;
import jakarta.enterprise.context.ApplicationScoped;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Begins spans where a record asks for one; the others cost a look at one byte. Any thread. */
@ApplicationScoped
public class FanOutTraces {
    private static final String NAME = "pm.realtime fan-out";

    private final EventTracer tracer;

    FanOutTraces(OpenTelemetry openTelemetry) {
        this.tracer = new EventTracer(openTelemetry);
    }

    /** The trace of a record that was just read; null where nothing is recorded. */
    public @Nullable FanOutTrace begin(ConsumerRecord<byte[], byte[]> record) {
        String traceparent = TraceParent.ifSampled(record.headers());
        if (traceparent == null) {
            return null;
        }
        EventSpan span = tracer.begin(NAME, SpanKind.CONSUMER, traceparent);
        if (!span.isRecording()) {
            return null;
        }
        span.with("messaging.system", "kafka")
                .with("messaging.destination.name", record.topic())
                .with("messaging.destination.partition.id", record.partition())
                .with("messaging.kafka.offset", record.offset())
                .with("cloudevents.event_id", String.valueOf(Header.text(record.headers(), Header.CE_ID)))
                .with("cloudevents.event_type", String.valueOf(Header.text(record.headers(), Header.CE_TYPE)));
        return new FanOutTrace(span);
    }
}
